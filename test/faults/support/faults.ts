// The faults of a provider, and for each what its caller must see, how often the providers are asked, and what is charged.
import { estimateTokens } from "../../../functions/core/limits/estimate.ts";
import * as answers from "../../support/fake-provider/answers.ts";
import type { Behaviour } from "../../support/fake-provider/exchange.ts";
import * as faults from "../../support/fake-provider/faults.ts";
import { pause } from "../../support/fake-provider/gate.ts";
import { stream } from "../../support/fake-provider/stream.ts";
import * as streams from "../../support/fake-provider/stream-faults.ts";
import type { ModelOptions } from "./world.ts";

export type Kind = "stream" | "JSON";

export interface Fault {
  readonly name: string;
  /** What the model that was asked for does, request by request; the last is repeated. */
  readonly does: readonly Behaviour[];
  /** What its fallback does: it answers, unless given. */
  readonly fallbackDoes?: readonly Behaviour[];
  /** Nothing listens at the model's address. */
  readonly isDown?: boolean;
  readonly settings?: Partial<ModelOptions>;
  readonly kinds?: readonly Kind[];
  readonly endings: readonly Ending[];
}

/** The estimate of the prompt, so many times, and more. */
export interface Tokens {
  readonly prompts: number;
  readonly more: number;
}

export interface Ending {
  readonly hasFallback: boolean;
  /** As `verdict` says it. */
  readonly saw: string;
  /** How often the model and its fallback were asked, and a third target where there is one that matters. */
  readonly asked: Asked;
  /** One request is charged, always, and these tokens. */
  readonly tokens: Tokens;
  /** Milliseconds that it must take at least. */
  readonly least: number;
}

export type Asked = readonly [number, number, number?];

export const DOWN = "502 upstream_unavailable (retry-after: 5)";
export const WHOLE = "whole";
export const FROM_FALLBACK = "whole, from the fallback";

export function alone(saw: string, asked: number, tokens: Tokens, least = 0): Ending {
  return { hasFallback: false, saw, asked: [asked, 0], tokens, least };
}

export function backed(saw: string, asked: Asked, tokens: Tokens, least = 0): Ending {
  return { hasFallback: true, saw, asked, tokens, least };
}

/** The same with a fallback as without: it is not asked. */
export function either(saw: string, asked: number, tokens: Tokens, least = 0): Ending[] {
  return [alone(saw, asked, tokens, least), backed(saw, [asked, 0], tokens, least)];
}

/** Of attempts that a provider took on and that showed no usage, and of a whole answer after them, or before. */
export const prompts = (prompts: number, more = 0): Tokens => ({ prompts, more });
/** Of an answer that came whole: 7 for the prompt and 6 for the completion, as the provider says. */
export const WHOLE_USAGE = 13;
export const ALL = prompts(0, WHOLE_USAGE);
/** Of what no provider took on. */
export const NONE = prompts(0);
const PIECES = ["Hello", " from", " the", " fake", " provider", "."];
const estimated = (pieces: readonly string[]) => Math.ceil(pieces.reduce((sum, text) => sum + estimateTokens(text), 0));
export const SOME = prompts(1, estimated(PIECES.slice(0, 2)));
export const ESTIMATED = prompts(1, estimated(PIECES));
/** One pause of about 200 ms. */
export const PAUSE = 150;
/** Two pauses of about 200 and 400 ms, each with a jitter of a quarter. */
export const BACKOFF = 450;
/** Short, so that the tests are; a stall is noticed after the same time. */
export const WAIT = 400;
const impatient = { timeout: WAIT, idle_timeout: WAIT, answer_timeout: WAIT };

/** After three events: the role, "Hello", " from". */
export const MIDDLE = 3;
/** After eight: the role, six pieces of text, the finish reason. Usage and [DONE] are missing then. */
export const FINISHED = 8;

const overloaded = { message: "Overloaded.", type: "server_error", param: null, code: "overloaded" };

/** An error message that tells what it should not. */
const indiscreet: Behaviour = (exchange) => {
  const { host, authorization, "x-goog-api-key": key = authorization } = exchange.request.headers;
  return faults.status(400, { code: "bad_key", message: `${key} at http://${host}/v1` })(exchange);
};

const elsewhere: Behaviour = (exchange) =>
  faults.redirect(`http://${exchange.request.headers.host}/v1/chat/completions`, 307)(exchange);

export const table: readonly Fault[] = [
  { name: "none", does: [answers.answer()], endings: either(WHOLE, 1, ALL) },
  { name: "429 once", does: [faults.rateLimited(), answers.answer()], endings: either(WHOLE, 2, ALL, 150) },
  {
    name: "429 once, `retry-after: 1`",
    does: [faults.rateLimited(1), answers.answer()],
    endings: either(WHOLE, 2, ALL, 1_000),
  },
  {
    name: "429 every time",
    does: [faults.rateLimited()],
    endings: [alone("429 rate_limit_exceeded", 3, NONE, BACKOFF), backed(FROM_FALLBACK, [3, 1], ALL, BACKOFF)],
  },
  {
    name: "429, `retry-after: 120`",
    does: [faults.rateLimited(120)],
    endings: [alone("429 rate_limit_exceeded (retry-after: 120)", 1, NONE), backed(FROM_FALLBACK, [1, 1], ALL)],
  },
  { name: "500 once", does: [faults.status(500), answers.answer()], endings: either(WHOLE, 2, ALL, 150) },
  {
    name: "503 every time",
    does: [faults.status(503)],
    endings: [alone(DOWN, 3, NONE, BACKOFF), backed(FROM_FALLBACK, [3, 1], ALL, BACKOFF)],
  },
  {
    name: "503 as a page of HTML",
    does: [faults.status(503, "<h1>Busy</h1>")],
    endings: [alone(DOWN, 3, NONE, BACKOFF), backed(FROM_FALLBACK, [3, 1], ALL, BACKOFF)],
  },
  {
    name: "408 every time",
    does: [faults.status(408)],
    endings: [alone("504 upstream_timeout", 3, NONE, BACKOFF), backed(FROM_FALLBACK, [3, 1], ALL, BACKOFF)],
  },
  {
    name: "409 every time",
    does: [faults.status(409, { code: "conflict" })],
    endings: [alone("409 conflict", 3, NONE, BACKOFF), backed(FROM_FALLBACK, [3, 1], ALL, BACKOFF)],
  },
  {
    name: "401: the gateway's own key is refused",
    does: [faults.status(401, { code: "invalid_api_key" })],
    endings: [alone("502 upstream_auth_failed", 1, NONE), backed(FROM_FALLBACK, [1, 1], ALL)],
  },
  {
    name: "402: the bill was not paid",
    does: [faults.status(402)],
    endings: [alone("502 upstream_auth_failed", 1, NONE), backed(FROM_FALLBACK, [1, 1], ALL)],
  },
  {
    name: "400, whose message repeats the key and the address",
    does: [indiscreet],
    endings: either("400 bad_key", 1, NONE),
  },
  {
    name: "context length exceeded",
    does: [faults.contextLengthExceeded()],
    endings: [alone("400 context_length_exceeded", 1, NONE), backed(FROM_FALLBACK, [1, 1], ALL)],
  },
  {
    name: "content filter, before the answer",
    does: [faults.status(400, { code: "content_filter" })],
    endings: either("400 content_filter", 1, NONE),
  },
  {
    name: "content filter, at its end",
    does: [answers.contentFilter()],
    endings: either("whole, content_filter", 1, ALL),
  },
  {
    name: "redirect",
    does: [elsewhere],
    endings: [alone(DOWN, 1, NONE), backed(FROM_FALLBACK, [1, 1], ALL)],
  },
  {
    name: "connection refused",
    does: [],
    isDown: true,
    endings: [alone(DOWN, 3, NONE, BACKOFF), backed(FROM_FALLBACK, [3, 1], ALL, BACKOFF)],
  },
  {
    name: "reset before headers, once",
    does: [faults.resetBeforeHeaders(), answers.answer()],
    endings: either(WHOLE, 2, prompts(1, WHOLE_USAGE), PAUSE),
  },
  {
    name: "reset before headers, every time",
    does: [faults.resetBeforeHeaders()],
    endings: [alone(DOWN, 3, prompts(3), BACKOFF), backed(FROM_FALLBACK, [3, 1], prompts(3, WHOLE_USAGE), BACKOFF)],
  },
  {
    name: "closed before headers",
    does: [faults.closeBeforeHeaders()],
    endings: [alone(DOWN, 3, prompts(3), BACKOFF), backed(FROM_FALLBACK, [3, 1], prompts(3, WHOLE_USAGE), BACKOFF)],
  },
  {
    name: "bytes that are not HTTP",
    does: [faults.rawSocket("Hello, I am not HTTP\r\n\r\n")],
    endings: [alone(DOWN, 3, prompts(3), BACKOFF), backed(FROM_FALLBACK, [3, 1], prompts(3, WHOLE_USAGE), BACKOFF)],
  },
  {
    name: "no answer at all (`timeout` 0.4 s)",
    does: [faults.silent()],
    settings: impatient,
    endings: [
      alone("504 upstream_timeout", 1, prompts(1), WAIT),
      backed(FROM_FALLBACK, [1, 1], prompts(1, WHOLE_USAGE), WAIT),
    ],
  },
  {
    name: "headers, then silence (`timeout` 0.4 s)",
    does: [streams.headersThenSilence()],
    settings: impatient,
    endings: [
      alone("504 upstream_timeout", 1, prompts(1), WAIT),
      backed(FROM_FALLBACK, [1, 1], prompts(1, WHOLE_USAGE), WAIT),
    ],
  },
  {
    name: "comments and no event (`timeout` 0.4 s)",
    does: [streams.pingsForever(50)],
    settings: impatient,
    kinds: ["stream"],
    endings: [
      alone("504 upstream_timeout", 1, prompts(1), WAIT),
      backed(FROM_FALLBACK, [1, 1], prompts(1, WHOLE_USAGE), WAIT),
    ],
  },
  {
    name: "503 whose body never ends (`timeout` 0.4 s)",
    does: [answers.json('{"error":', { status: 503, headers: { "content-length": "100" }, ending: "stall" })],
    settings: impatient,
    endings: [alone("504 upstream_timeout", 1, NONE, WAIT), backed(FROM_FALLBACK, [1, 1], ALL, WAIT)],
  },
  {
    name: "slow first token (0.5 s, within `timeout`)",
    does: [answers.holdUntil(pause(500))],
    endings: either(WHOLE, 1, ALL, 500),
  },
  {
    name: "error event first",
    does: [streams.errorEventFirst(overloaded)],
    kinds: ["stream"],
    endings: [alone(DOWN, 3, prompts(3), BACKOFF), backed(FROM_FALLBACK, [3, 1], prompts(3, WHOLE_USAGE), BACKOFF)],
  },
  {
    name: "200 with an error in place of the completion",
    does: [answers.json({ error: overloaded })],
    kinds: ["JSON"],
    endings: [alone(DOWN, 3, prompts(3), BACKOFF), backed(FROM_FALLBACK, [3, 1], prompts(3, WHOLE_USAGE), BACKOFF)],
  },
  {
    name: "malformed event first",
    does: [streams.malformedEventAfter(0)],
    kinds: ["stream"],
    endings: [
      alone("502 upstream_malformed", 2, prompts(2), PAUSE),
      backed(FROM_FALLBACK, [2, 1], prompts(2, WHOLE_USAGE), PAUSE),
    ],
  },
  {
    name: "empty stream",
    does: [streams.emptyStream()],
    endings: [
      alone("502 upstream_malformed", 2, prompts(2), PAUSE),
      backed(FROM_FALLBACK, [2, 1], prompts(2, WHOLE_USAGE), PAUSE),
    ],
  },
  {
    name: "cut within the first event",
    does: [answers.raw('data: {"choices":[{"index":0,"del', { ending: "cut" })],
    kinds: ["stream"],
    endings: [
      alone("502 upstream_malformed", 2, prompts(2), PAUSE),
      backed(FROM_FALLBACK, [2, 1], prompts(2, WHOLE_USAGE), PAUSE),
    ],
  },
  {
    name: "declared as gzip, and is none",
    does: [stream({ headers: { "content-encoding": "gzip" } })],
    endings: [
      alone("502 upstream_malformed", 2, prompts(2), PAUSE),
      backed(FROM_FALLBACK, [2, 1], prompts(2, WHOLE_USAGE), PAUSE),
    ],
  },
  {
    name: "only [DONE]",
    does: [answers.raw("data: [DONE]\n\n")],
    kinds: ["stream"],
    endings: [
      alone("502 upstream_malformed", 2, prompts(2), PAUSE),
      backed(FROM_FALLBACK, [2, 1], prompts(2, WHOLE_USAGE), PAUSE),
    ],
  },
  {
    name: "JSON instead of a stream",
    does: [faults.jsonInsteadOfStream()],
    kinds: ["stream"],
    endings: [
      alone("502 upstream_malformed", 2, prompts(0, 2 * WHOLE_USAGE), PAUSE),
      backed(FROM_FALLBACK, [2, 1], prompts(0, 3 * WHOLE_USAGE), PAUSE),
    ],
  },
  {
    name: "a stream instead of JSON",
    does: [stream()],
    kinds: ["JSON"],
    endings: [
      alone("502 upstream_malformed", 2, prompts(2), PAUSE),
      backed(FROM_FALLBACK, [2, 1], prompts(2, WHOLE_USAGE), PAUSE),
    ],
  },
  {
    name: "broken JSON",
    does: [faults.brokenJson()],
    kinds: ["JSON"],
    endings: [
      alone("502 upstream_malformed", 2, prompts(2), PAUSE),
      backed(FROM_FALLBACK, [2, 1], prompts(2, WHOLE_USAGE), PAUSE),
    ],
  },
  {
    name: "cut JSON",
    does: [faults.cutJson()],
    kinds: ["JSON"],
    endings: [
      alone("502 upstream_malformed", 2, prompts(2), PAUSE),
      backed(FROM_FALLBACK, [2, 1], prompts(2, WHOLE_USAGE), PAUSE),
    ],
  },
  {
    name: "cut in the middle",
    does: [streams.cutAfter(MIDDLE)],
    kinds: ["stream"],
    endings: either("200, then upstream_truncated", 1, SOME),
  },
  {
    name: "reset in the middle",
    does: [streams.cutAfter(MIDDLE, { ending: "reset" })],
    kinds: ["stream"],
    endings: either("200, then upstream_truncated", 1, SOME),
  },
  {
    name: "properly ended in the middle",
    does: [streams.endAfter(MIDDLE)],
    kinds: ["stream"],
    endings: either("200, then upstream_truncated", 1, SOME),
  },
  {
    name: "cut before the first word",
    does: [streams.cutAfter(1)],
    kinds: ["stream"],
    endings: either("200, then upstream_truncated", 1, prompts(1)),
  },
  {
    name: "stall in the middle (`idle_timeout` 0.4 s)",
    does: [streams.stallAfter(MIDDLE)],
    settings: { idle_timeout: WAIT },
    kinds: ["stream"],
    endings: either("200, then upstream_stalled", 1, SOME, WAIT),
  },
  {
    name: "malformed event in the middle",
    does: [streams.malformedEventAfter(MIDDLE)],
    kinds: ["stream"],
    endings: either("200, then upstream_malformed", 1, SOME),
  },
  {
    name: "error event in the middle",
    does: [streams.errorEventAfter(MIDDLE, overloaded)],
    kinds: ["stream"],
    endings: either("200, then overloaded", 1, SOME),
  },
  {
    name: "missing [DONE]",
    does: [answers.missingDone()],
    kinds: ["stream"],
    endings: either(WHOLE, 1, ALL),
  },
  {
    name: "cut after the finish reason",
    does: [streams.cutAfter(FINISHED)],
    kinds: ["stream"],
    endings: either("200, then upstream_truncated", 1, ESTIMATED),
  },
  {
    name: "stall after the finish reason (`idle_timeout` 0.4 s)",
    does: [streams.stallAfter(FINISHED)],
    settings: { idle_timeout: WAIT },
    kinds: ["stream"],
    endings: either("200, then upstream_stalled", 1, ESTIMATED, WAIT),
  },
  {
    name: "connection left open after [DONE]",
    does: [stream({ ending: "stall" })],
    kinds: ["stream"],
    endings: either(WHOLE, 1, ALL),
  },
  { name: "no usage", does: [answers.missingUsage()], endings: either(WHOLE, 1, ESTIMATED) },
  {
    name: "503; the fallback answers 500",
    does: [faults.status(503)],
    fallbackDoes: [faults.status(500)],
    endings: [backed(DOWN, [3, 3], NONE, 2 * BACKOFF)],
  },
  {
    name: "503; the fallback answers 429, `retry-after: 120`",
    does: [faults.status(503)],
    fallbackDoes: [faults.rateLimited(120)],
    endings: [backed("429 rate_limit_exceeded (retry-after: 120)", [3, 1], NONE, BACKOFF)],
  },
  {
    name: "503; the fallback is cut in the middle",
    does: [faults.status(503)],
    fallbackDoes: [streams.cutAfter(MIDDLE)],
    kinds: ["stream"],
    endings: [backed("200, then upstream_truncated", [3, 1], SOME, BACKOFF)],
  },
];

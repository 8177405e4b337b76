// The same faults where a model of Gemini is asked: those that Google's form has, with the endings that differ, and those that
// only Google's form has.
import * as answers from "../../support/fake-provider/answers.ts";
import * as refusals from "../../support/fake-provider/faults.ts";
import { eventOf } from "../../support/fake-provider/generate.ts";
import { stream } from "../../support/fake-provider/stream.ts";
import { cutAfter } from "../../support/fake-provider/stream-faults.ts";
import {
  ALL,
  alone,
  BACKOFF,
  backed,
  DOWN,
  type Ending,
  either,
  type Fault,
  FROM_FALLBACK,
  NONE,
  PAUSE,
  prompts,
  type Tokens,
  table,
  WAIT,
  WHOLE,
  WHOLE_USAGE,
} from "./faults.ts";

/** Faults that Google's form cannot have, and why. */
export const impossible: ReadonlyMap<string, string> = new Map([
  ["only [DONE]", "Google sends no `[DONE]`"],
  ["missing [DONE]", "Google sends no `[DONE]`: every answer is like this"],
  ["connection left open after [DONE]", "Google sends no `[DONE]`"],
  ["content filter, before the answer", "Google answers 200: see `promptFeedback`"],
]);

/** As each event reports them: the prompt, and two pieces. */
const REPORTED = prompts(0, 9);

function malformed(asked: number, tokens: (more: number) => Tokens): Ending[] {
  return [
    alone("502 upstream_malformed", asked, tokens(0), PAUSE),
    backed(FROM_FALLBACK, [asked, 1], tokens(WHOLE_USAGE), PAUSE),
  ];
}

/** By the names of the faults. */
export const differing: Readonly<Record<string, readonly Ending[]>> = {
  "409 every time": [alone("409 ABORTED", 3, NONE, BACKOFF), backed(FROM_FALLBACK, [3, 1], ALL, BACKOFF)],
  "400, whose message repeats the key and the address": either("400 INVALID_ARGUMENT", 1, NONE),
  "cut in the middle": either("200, then upstream_truncated", 1, REPORTED),
  "reset in the middle": either("200, then upstream_truncated", 1, REPORTED),
  "properly ended in the middle": either("200, then upstream_truncated", 1, REPORTED),
  "cut before the first word": malformed(2, (more) => prompts(0, 14 + more)),
  "stall in the middle (`idle_timeout` 0.4 s)": either("200, then upstream_stalled", 1, REPORTED, WAIT),
  "malformed event in the middle": either("200, then upstream_malformed", 1, REPORTED),
  "error event in the middle": either("200, then upstream_overloaded", 1, REPORTED),
  "cut after the finish reason": either("200, then upstream_truncated", 1, ALL),
  "stall after the finish reason (`idle_timeout` 0.4 s)": either(WHOLE, 1, ALL, WAIT),
};

const unavailable = { code: 503, message: "This model is overloaded.", status: "UNAVAILABLE" };
const blocked = {
  promptFeedback: { blockReason: "SAFETY" },
  usageMetadata: { promptTokenCount: 7, totalTokenCount: 7 },
};

const candidate = (members: object) => ({
  candidates: [{ content: {}, ...members }],
  usageMetadata: { promptTokenCount: 7, totalTokenCount: 7 },
});
const malformedCall = candidate({ finishReason: "MALFORMED_FUNCTION_CALL", finishMessage: "print(default_api.f(" });
const tail = JSON.stringify({ error: unavailable }, undefined, 2);

/** An event that says STOP, before anything else. */
const leadingReason = stream({
  departure: { after: 0, steps: [eventOf(candidate({ finishReason: "STOP" }))], resume: true },
});

const own: readonly Fault[] = [
  {
    name: "400: the key is not valid",
    does: [refusals.status(400, { code: "invalid_api_key" })],
    endings: [alone("502 upstream_auth_failed", 1, NONE), backed(FROM_FALLBACK, [1, 1], ALL)],
  },
  {
    name: "error behind the events, without `data:`",
    does: [stream({ departure: { after: 3, steps: [tail] } })],
    kinds: ["stream"],
    endings: either("200, then upstream_overloaded", 1, REPORTED),
  },
  {
    name: "nothing but an error, without `data:`",
    does: [answers.raw(tail)],
    kinds: ["stream"],
    endings: [alone(DOWN, 3, prompts(3), BACKOFF), backed(FROM_FALLBACK, [3, 1], prompts(3, WHOLE_USAGE), BACKOFF)],
  },
  {
    name: "`promptFeedback`: the prompt is blocked",
    does: [answers.generated(blocked)],
    endings: either("nothing, content_filter", 1, prompts(0, 7)),
  },
  {
    name: "`MALFORMED_FUNCTION_CALL`, and nothing else",
    does: [answers.generated(malformedCall)],
    endings: malformed(2, (more) => prompts(0, 14 + more)),
  },
  { name: "a finish reason before the text", does: [leadingReason], kinds: ["stream"], endings: either(WHOLE, 1, ALL) },
  {
    name: "one event of 4 MB",
    does: [stream({ chunks: ["Hello from the fake provider.", { padding: "x".repeat(4_000_000), candidates: [] }] })],
    kinds: ["stream"],
    endings: either(WHOLE, 1, prompts(0, 8)),
  },
  {
    name: "cut before the finish reason",
    does: [cutAfter(7)],
    kinds: ["stream"],
    endings: either("200, then upstream_truncated", 1, ALL),
  },
];

export const faults: readonly Fault[] = [
  ...table
    .filter(({ name }) => !impossible.has(name))
    .map((fault) => ({ ...fault, endings: differing[fault.name] ?? fault.endings })),
  ...own,
];

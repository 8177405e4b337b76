// The same faults where a model of Bedrock is asked, whose other targets are at Anthropic's and at Azure's: those that its form
// has, with the endings that differ, and those that only its form has.
import { errorFrame, eventFrame, exceptionFrame } from "../../support/event-frames.ts";
import * as answers from "../../support/fake-provider/answers.ts";
import * as refusals from "../../support/fake-provider/faults.ts";
import { stream } from "../../support/fake-provider/stream.ts";
import { endAfter } from "../../support/fake-provider/stream-faults.ts";
import { isLong } from "../../support/long.ts";
import {
  ALL,
  alone,
  BACKOFF,
  backed,
  DOWN,
  type Ending,
  ESTIMATED,
  either,
  type Fault,
  FINISHED,
  FROM_FALLBACK,
  MIDDLE,
  NONE,
  PAUSE,
  prompts,
  SOME,
  table,
  WHOLE,
  WHOLE_USAGE,
} from "./faults.ts";

/** Faults that Bedrock's form cannot have, and why. */
export const impossible: ReadonlyMap<string, string> = new Map([
  ["only [DONE]", "Bedrock sends no `[DONE]`"],
  ["missing [DONE]", "Bedrock sends no `[DONE]`"],
  ["connection left open after [DONE]", "Bedrock sends no `[DONE]`: see `metadata`"],
  ["comments and no event (`timeout` 0.4 s)", "frames have no comments"],
  ["cut within the first event", "see the cut within the first frame"],
  ["content filter, before the answer", "Bedrock answers 200: see the guardrail"],
  ["409 every time", "Bedrock has no such status"],
]);

const malformed = (tokens = prompts(2)): Ending[] => [
  alone("502 upstream_malformed", 2, tokens, PAUSE),
  backed(FROM_FALLBACK, [2, 1], prompts(tokens.prompts, tokens.more + WHOLE_USAGE), PAUSE),
];
const unavailable: Ending[] = [
  alone(DOWN, 3, prompts(3), BACKOFF),
  backed(FROM_FALLBACK, [3, 1], prompts(3, WHOLE_USAGE), BACKOFF),
];
const truncated = either("200, then upstream_truncated", 1, SOME);

/** By the names of the faults. Bedrock never says how long to wait. */
export const differing: Readonly<Record<string, readonly Ending[]>> = {
  "429 once, `retry-after: 1`": either(WHOLE, 2, ALL, PAUSE),
  "429, `retry-after: 120`": [
    alone("429 rate_limit_exceeded", 3, NONE, BACKOFF),
    backed(FROM_FALLBACK, [3, 1], ALL, BACKOFF),
  ],
  "400, whose message repeats the key and the address": either("400 ValidationException", 1, NONE),
  "cut before the first word": malformed(),
  "error event in the middle": either("200, then upstream_overloaded", 1, SOME),
  "503; the fallback answers 500": [backed(FROM_FALLBACK, [3, 3, 1], ALL, 2 * BACKOFF)],
  "503; the fallback answers 429, `retry-after: 120`": [backed(FROM_FALLBACK, [3, 1, 1], ALL, BACKOFF)],
};

const delta = (text: string) => eventFrame("contentBlockDelta", { contentBlockIndex: 0, delta: { text } });
const half = (frame: Uint8Array) => frame.subarray(0, frame.length / 2);
const broken = (frame: Uint8Array) => frame.map((byte, at) => (at === frame.length - 1 ? byte ^ 1 : byte));
const departing = (after: number, ...steps: Uint8Array[]) => [stream({ departure: { after, steps } })];
const streamed: Pick<Fault, "kinds"> = { kinds: ["stream"] };

const own: readonly Fault[] = [
  {
    name: "exception before the first word",
    does: departing(1, exceptionFrame("modelStreamErrorException", { message: "No." })),
    ...streamed,
    endings: unavailable,
  },
  {
    name: "error that has no type, in the middle",
    does: departing(MIDDLE, errorFrame("InternalError", "No.")),
    ...streamed,
    endings: either("200, then upstream_unavailable", 1, SOME),
  },
  {
    name: "cut within the first frame",
    does: [answers.raw([half(delta("Hello"))], { ending: "cut" })],
    ...streamed,
    endings: malformed(),
  },
  {
    name: "end within a frame, in the middle",
    does: departing(MIDDLE, half(delta("no"))),
    ...streamed,
    endings: truncated,
  },
  { name: "wrong checksum first", does: departing(0, broken(delta("no"))), ...streamed, endings: malformed() },
  {
    name: "wrong checksum in the middle",
    does: departing(MIDDLE, broken(delta("no"))),
    ...streamed,
    endings: either("200, then upstream_malformed", 1, SOME),
  },
  {
    name: "end after `messageStop`, without `metadata`",
    does: [endAfter(FINISHED)],
    ...streamed,
    endings: either(WHOLE, 1, ESTIMATED),
  },
  {
    name: "connection left open after `metadata`",
    does: [stream({ ending: "stall" })],
    ...streamed,
    endings: either(WHOLE, 1, ALL),
  },
  {
    name: "a guardrail intervenes",
    does: [answers.answer({ finish: "guardrail_intervened" })],
    endings: either("whole, content_filter", 1, ALL),
  },
  {
    name: "`malformed_tool_use`",
    does: [answers.answer({ finish: "malformed_tool_use" })],
    kinds: ["JSON"],
    endings: malformed(prompts(0, 2 * WHOLE_USAGE)),
  },
  {
    name: "424: the model failed",
    does: [refusals.status(424)],
    endings: [alone(DOWN, 3, NONE, BACKOFF), backed(FROM_FALLBACK, [3, 1], ALL, BACKOFF)],
  },
  {
    name: "400: the model does not exist",
    does: [refusals.status(400, { message: "The provided model identifier is invalid." })],
    endings: [alone("400 model_not_found", 1, NONE), backed(FROM_FALLBACK, [1, 1], ALL)],
  },
  {
    name: "200: the address is no operation's",
    does: [answers.json({ Output: { __type: "com.amazon.coral.service#UnknownOperationException" }, Version: "1.0" })],
    kinds: ["JSON"],
    endings: unavailable,
  },
];

/** The quick run has those that differ. */
export const faults: readonly Fault[] = [
  ...table
    .filter(({ name }) => !impossible.has(name) && (isLong || name in differing))
    .map((fault) => ({ ...fault, endings: differing[fault.name] ?? fault.endings })),
  ...own,
];

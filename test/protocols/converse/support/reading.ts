// Reads whole answers of Bedrock's Converse, as the gateway does.
import type { ReadOptions } from "../../../../functions/core/protocol.ts";
import type { ServerSentEvent } from "../../../../functions/core/wire/sse.ts";
import { readAnswer } from "../../../../functions/protocols/converse/outbound/read-answer.ts";
import { readFrames } from "../../../../functions/providers/bedrock/frames.ts";
import type { Recording } from "../../../support/recordings.ts";
import { type Reading, readWith } from "../../messages/support/reading.ts";

type Event = Pick<ServerSentEvent, "event" | "data">;

/** Of a model of Claude's. */
export const CLAUDE: ReadOptions = { maker: "anthropic" };

/** A stream. */
export function readAll(sent: readonly Event[], options: ReadOptions = CLAUDE): Reading {
  return readWith(readAnswer({ stream: true, ...options }), sent);
}

export function readJson(answer: unknown, options: ReadOptions = CLAUDE): Reading {
  const data = typeof answer === "string" ? answer : JSON.stringify(answer);
  return readWith(readAnswer(options), [{ event: undefined, data }]);
}

/** What comes before a broken frame counts, and then nothing. */
export async function readRecording(
  { isStream, bytes }: Pick<Recording, "isStream" | "bytes">,
  reads: readonly Uint8Array[] = [bytes],
): Promise<Reading> {
  if (!isStream) return readJson(new TextDecoder().decode(bytes));
  const { events, failure } = await eventsIn(reads);
  const reading = readAll(events);
  const isOver = ["complete", "failed", "malformed"].includes(reading.verdict);
  if (failure === undefined || isOver) return reading;
  return { ...reading, events: reading.events.filter(({ type }) => type !== "end"), verdict: "cut" };
}

/** Those that come before a failure, and the failure; the connection may break with one, too. */
export async function eventsIn(reads: readonly Uint8Array[], broken?: Error) {
  const events: ServerSentEvent[] = [];
  try {
    for await (const some of readFrames(bodyOf(reads, broken))) events.push(...some);
    return { events, failure: undefined };
  } catch (failure) {
    return { events, failure };
  }
}

async function* bodyOf(reads: readonly Uint8Array[], broken?: Error) {
  yield* reads;
  if (broken !== undefined) throw broken;
}

const event = (name: string, data: object): Event => ({ event: name, data: JSON.stringify({ ...data, p: "abc" }) });

export const messageStart = event("messageStart", { role: "assistant" });
export const blockStart = (contentBlockIndex: number, start: object) =>
  event("contentBlockStart", { contentBlockIndex, start });
export const toolStart = (contentBlockIndex: number, name: string, members: object = {}) =>
  blockStart(contentBlockIndex, { toolUse: { toolUseId: `tooluse_${contentBlockIndex}`, name, ...members } });
export const delta = (contentBlockIndex: number, delta: object) =>
  event("contentBlockDelta", { contentBlockIndex, delta });
export const text = (text: string, index = 0) => delta(index, { text });
export const input = (input: string, index = 0) => delta(index, { toolUse: { input } });
export const reasoning = (reasoningContent: object, index = 0) => delta(index, { reasoningContent });
export const blockStop = (contentBlockIndex = 0) => event("contentBlockStop", { contentBlockIndex });
export const messageStop = (stopReason = "end_turn") => event("messageStop", { stopReason });
export const USAGE = { inputTokens: 10, outputTokens: 5, totalTokens: 15 };
export const metadata = (members: object = { usage: USAGE }) =>
  event("metadata", { metrics: { latencyMs: 1 }, ...members });
export const exception = (type: string, error: object) => event("error", { type, error });

/** A whole stream of these blocks. */
export function answerOf(blocks: readonly Event[], stopReason = "end_turn"): Event[] {
  return [messageStart, ...blocks, messageStop(stopReason), metadata()];
}

/** A whole JSON answer of these blocks. */
export function messageOf(content: readonly object[], members: object = {}) {
  return { output: { message: { role: "assistant", content } }, stopReason: "end_turn", usage: USAGE, ...members };
}

// Reads whole answers of Anthropic's Messages API, as the gateway does.
import type { AnswerEvent } from "../../../../functions/core/conversation/events.ts";
import type { Usage } from "../../../../functions/core/limits/usage.ts";
import type { AnswerReader, ReadOptions } from "../../../../functions/core/protocol.ts";
import { readEvents, type ServerSentEvent } from "../../../../functions/core/wire/sse.ts";
import { readAnswer } from "../../../../functions/protocols/messages/outbound/read-answer.ts";

export interface Reading {
  readonly events: readonly AnswerEvent[];
  /** The last that was reported. */
  readonly usage: Usage | undefined;
  readonly finishReasons: readonly string[];
  /** `complete`: with the provider's own end. `ended`: with the end of the body. */
  readonly verdict: "complete" | "ended" | "cut" | "malformed" | "failed";
  readonly error?: object | undefined;
}

type Event = Pick<ServerSentEvent, "event" | "data">;

export function readAll(sent: readonly Event[], options: ReadOptions = {}): Reading {
  return readWith(readAnswer(options), sent);
}

/** Up to the end of the answer, or of the body. */
export function readWith(reader: AnswerReader, sent: readonly Event[]): Reading {
  const events: AnswerEvent[] = [];
  const finishReasons: string[] = [];
  let usage: Usage | undefined;
  const reading = (verdict: Reading["verdict"]) => ({ events, usage, finishReasons, verdict });
  for (const event of sent) {
    const read = reader.read(event);
    if (read === undefined) return reading("malformed");
    for (const one of read.events) events.push(one);
    usage = read.usage ?? usage;
    finishReasons.push(...(read.finishReasons ?? []).map(({ reason }) => reason));
    if (read.error !== undefined) return { ...reading("failed"), error: read.error };
    if (read.malformed !== undefined) return { ...reading("malformed"), error: { message: read.malformed } };
    if (read.isComplete) return reading("complete");
  }
  const rest = reader.end();
  events.push(...(rest ?? []));
  return reading(rest === undefined ? "cut" : "ended");
}

/** The events of a body that comes in these reads. */
export async function eventsIn(reads: readonly Uint8Array[]): Promise<ServerSentEvent[]> {
  return (await Array.fromAsync(readEvents(bodyOf(reads)))).flat();
}

async function* bodyOf(reads: readonly Uint8Array[]) {
  yield* reads;
}

/** A stream's events of this data, named as Anthropic names them. */
export function stream(...data: readonly object[]): Event[] {
  return data.map((data) => ({ event: String((data as { type?: string }).type), data: JSON.stringify(data) }));
}

export const messageStart = (message: object = {}) => ({ type: "message_start", message: { id: "msg_1", ...message } });
export const blockStart = (index: number, content_block: object) => ({
  type: "content_block_start",
  index,
  content_block,
});
export const blockDelta = (index: number, delta: object) => ({ type: "content_block_delta", index, delta });
export const textDelta = (text: string, index = 0) => blockDelta(index, { type: "text_delta", text });
export const inputDelta = (partial_json: string, index = 0) =>
  blockDelta(index, { type: "input_json_delta", partial_json });
export const blockStop = (index = 0) => ({ type: "content_block_stop", index });
export const messageDelta = (stop_reason: string | null = "end_turn", rest: object = {}) => ({
  type: "message_delta",
  delta: { stop_reason, stop_sequence: null },
  ...rest,
});
export const messageStop = { type: "message_stop" };

/** The events of one block. */
export const textBlock = (text: string, index = 0) => [
  blockStart(index, { type: "text", text: "" }),
  textDelta(text, index),
  blockStop(index),
];
export const toolBlock = (pieces: readonly string[], { index = 0, name = "weather", input = {} } = {}) => [
  blockStart(index, { type: "tool_use", id: `toolu_${index}`, name, input }),
  ...pieces.map((piece) => inputDelta(piece, index)),
  blockStop(index),
];

/** A whole answer of these blocks. */
export function answerOf(blocks: readonly object[], stopReason = "end_turn"): Event[] {
  return stream(messageStart(), ...blocks, messageDelta(stopReason), messageStop);
}

export function textOf(events: readonly AnswerEvent[], index?: number): string {
  return events
    .filter((event) => event.type === "part-delta")
    .filter((event) => index === undefined || event.index === index)
    .map(({ text }) => text)
    .join("");
}

export function partsOf(events: readonly AnswerEvent[]) {
  return events.filter((event) => event.type === "part-start").map(({ part }) => part);
}

export function endOf(events: readonly AnswerEvent[]) {
  return events.find((event) => event.type === "end");
}

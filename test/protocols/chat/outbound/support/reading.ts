// Reads whole answers of chat completions, as the gateway does for clients of other protocols.
import type { AnswerEvent, OpenedPart } from "../../../../../functions/core/conversation/events.ts";
import type { ReadOptions } from "../../../../../functions/core/protocol.ts";
import type { ServerSentEvent } from "../../../../../functions/core/wire/sse.ts";
import { readAnswer } from "../../../../../functions/protocols/chat/outbound/read-answer.ts";
import { readFixture, streamsIn } from "../../../../support/fixtures.ts";
import { type Recording, recordingsOf } from "../../../../support/recordings.ts";
import { eventsIn, type Reading, readWith, textOf } from "../../../messages/support/reading.ts";

type Event = Pick<ServerSentEvent, "event" | "data">;

export function readAll(sent: readonly Event[], options: ReadOptions = {}): Reading {
  return readWith(readAnswer({ stream: true, ...options }), sent);
}

export function readJson(answer: unknown, options: ReadOptions = {}): Reading {
  const data = typeof answer === "string" ? answer : JSON.stringify(answer);
  return readWith(readAnswer(options), [{ event: undefined, data }]);
}

/** A stream's events of this data. Text is data that is written already. */
export function stream(...data: readonly (object | string)[]): Event[] {
  return data.map((each) => ({ event: undefined, data: typeof each === "string" ? each : JSON.stringify(each) }));
}

export const DONE = "[DONE]";
export const chunk = (...choices: readonly object[]) => ({
  id: "chatcmpl-1",
  object: "chat.completion.chunk",
  choices,
});
export const delta = (delta: object, members: object = {}) => chunk({ index: 0, delta, ...members });
export const said = (content: string, members: object = {}) => delta({ content }, members);
export const finish = (reason: string | null = "stop", members: object = {}) =>
  delta({}, { finish_reason: reason, ...members });
/** A piece of a call. */
export const called = (call: object, ...calls: readonly object[]) => delta({ tool_calls: [call, ...calls] });
export const message = (message: object, members: object = {}) => ({
  id: "chatcmpl-1",
  choices: [{ index: 0, message: { role: "assistant", ...message }, finish_reason: "stop", ...members }],
});

/** A stream that the provider ends itself. */
export function read(...data: readonly object[]): Reading {
  return readAll(stream(...data, DONE));
}

/** Each part, and all of its text. */
export function partsOf({ events }: Pick<Reading, "events">): (OpenedPart & { readonly text: string })[] {
  return events.flatMap((event) =>
    event.type === "part-start" ? [{ ...event.part, text: textOf(events, event.index) }] : [],
  );
}

export function callsOf(reading: Pick<Reading, "events">): readonly (readonly [string, string])[] {
  return partsOf(reading).flatMap((part) => (part.type === "tool-call" ? [[part.name, part.text] as const] : []));
}

export function endsOf({ events }: Pick<Reading, "events">): AnswerEvent[] {
  return events.filter(({ type }) => type === "end");
}

/** All vendors of which answers are recorded. */
const VENDORS = [
  ...["openai", "azure", "groq", "mistral", "deepseek", "xai", "openrouter", "cerebras", "ollama"],
  ...["openai-compatible", "bedrock-openai"],
];

export interface Recorded extends Pick<Recording, "isStream" | "bytes"> {
  readonly name: string;
  /** It ends with an error. */
  readonly isBroken: boolean;
}

/** Whole exchanges, and streams that are cut to a few events. */
export function recordedAnswers(): Recorded[] {
  const exchanges = VENDORS.flatMap((vendor) =>
    recordingsOf(vendor)
      .filter(({ status, name }) => status === 200 && !name.endsWith("-400"))
      .map((recording) => ({ ...recording, name: `${vendor}/${recording.name}` })),
  );
  const streams = streamsIn("recorded")
    .filter((name) => name !== BEHEADED)
    .map((name) => {
      return { name, isStream: true, bytes: new TextEncoder().encode(readFixture(name)) };
    });
  return [...exchanges, ...streams].map((each) => ({ ...each, isBroken: /error|failed/.test(each.name) }));
}

/** Of its call only the end was kept. */
export const BEHEADED = "recorded/deepseek-tool-call.sse";

/** The ids that the gateway makes are no part of what was sent. */
export async function readRecorded(
  { isStream, bytes }: Pick<Recorded, "isStream" | "bytes">,
  reads: readonly Uint8Array[] = [bytes],
): Promise<Reading> {
  return withoutIds(isStream ? readAll(await eventsIn(reads)) : readJson(new TextDecoder().decode(bytes)));
}

function withoutIds(reading: Reading): Reading {
  return JSON.parse(JSON.stringify(reading).replaceAll(/"call_[\da-f-]{36}"/g, '"call_made"'));
}

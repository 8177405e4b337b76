// Reads whole answers of Google's generateContent, as the gateway does.
import { expect } from "vitest";
import type { AnswerEvent } from "../../../../functions/core/conversation/events.ts";
import type { ReadOptions } from "../../../../functions/core/protocol.ts";
import { readWholeEvents, type ServerSentEvent } from "../../../../functions/core/wire/sse.ts";
import { readAnswer } from "../../../../functions/protocols/generate/outbound/read-answer.ts";
import type { Recording } from "../../../support/recordings.ts";
import { type Reading, readWith } from "../../messages/support/reading.ts";

type Event = Pick<ServerSentEvent, "event" | "data">;

/** A stream. */
export function readAll(sent: readonly Event[], options: ReadOptions = {}): Reading {
  return readWith(readAnswer({ stream: true, ...options }), sent);
}

export function readJson(answer: unknown, options: ReadOptions = {}): Reading {
  const data = typeof answer === "string" ? answer : JSON.stringify(answer);
  return readWith(readAnswer(options), [{ event: undefined, data }]);
}

/** The ids that the gateway makes are no part of what was sent. */
export async function readRecording(
  { isStream, bytes }: Pick<Recording, "isStream" | "bytes">,
  reads: readonly Uint8Array[] = [bytes],
): Promise<Reading> {
  if (!isStream) return withoutIds(readJson(new TextDecoder().decode(bytes)));
  try {
    return withoutIds(readAll(await eventsIn(reads)));
  } catch {
    return { events: [], usage: undefined, finishReasons: [], verdict: "cut" };
  }
}

function withoutIds(reading: Reading): Reading {
  return JSON.parse(JSON.stringify(reading).replaceAll(/"call_[\da-f-]{36}"/g, '"call_made"'));
}

async function eventsIn(reads: readonly Uint8Array[]): Promise<ServerSentEvent[]> {
  return (await Array.fromAsync(readWholeEvents(bodyOf(reads)))).flat();
}

async function* bodyOf(reads: readonly Uint8Array[]) {
  yield* reads;
}

/** A stream's events of this data. Google gives them no names. */
export function stream(...data: readonly object[]): Event[] {
  return data.map((data) => ({ event: undefined, data: JSON.stringify(data) }));
}

export const candidate = (parts: readonly object[], members: object = {}) => ({
  content: { parts, role: "model" },
  ...members,
});
export const response = (...candidates: readonly object[]) => ({ candidates, responseId: "r1" });
export const said = (text: string, members: object = {}) => response(candidate([{ text }], members));
export const thought = (text: string) => response(candidate([{ text, thought: true }]));
export const stopped = (finishReason = "STOP", members: object = {}) =>
  response({ content: {}, finishReason, ...members });
export const callPart = (name: string, members: object = {}) => ({ functionCall: { name, ...members } });

/** Begins once; parts begin in order, and end once; each choice ends once, and nothing of it follows. */
export function expectOrder(events: readonly AnswerEvent[], isWhole: boolean): void {
  const open = new Map<number, number>();
  const ended = new Set<number>();
  let parts = 0;
  for (const [at, event] of events.entries()) {
    expect(event.type === "start").toBe(at === 0);
    if (event.type === "part-start") {
      expect(event.index).toBe(parts++);
      open.set(event.index, event.choice ?? 0);
    } else if (event.type === "part-delta") expect(open.has(event.index) && event.text !== "").toBe(true);
    else if (event.type === "part-end") expect(open.delete(event.index)).toBe(true);
    else if (event.type === "end") {
      expect([...open.values()]).not.toContain(event.choice ?? 0);
      expect(ended.has(event.choice ?? 0)).toBe(false);
      ended.add(event.choice ?? 0);
    }
  }
  expect(ended.size > 0).toBe(isWhole);
  if (isWhole) expect([events.at(-1)?.type, open.size]).toEqual(["end", 0]);
}

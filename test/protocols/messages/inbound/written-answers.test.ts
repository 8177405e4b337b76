// Any answer that is written as a stream of messages says the same to a reader of messages.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AnswerEvent, OpenedPart } from "../../../../functions/core/conversation/events.ts";
import { writeCallSignature, writeSignature } from "../../../../functions/protocols/messages/signatures.ts";
import { runs } from "../../../support/long.ts";
import { validMessages } from "../../../support/messages-stream.ts";
import { anyAnswer } from "../../chat/support/events.ts";
import { eventsIn, readAll, textOf } from "../support/reading.ts";
import { write } from "./support/write.ts";

const input = fc.dictionary(fc.string(), fc.jsonValue(), { maxKeys: 3 }).map((members) => JSON.stringify(members));

/** Each call has an object as its input, in as many pieces as it had. */
const answers = fc.tuple(anyAnswer, fc.infiniteStream(input)).map(([events, inputs]) => {
  const rest = new Map<number, string>();
  for (const event of events) if (isCall(event)) rest.set(event.index, inputs.next().value);
  return events.map((event, at): AnswerEvent => {
    if (event.type !== "part-delta") return event;
    const left = rest.get(event.index);
    if (left === undefined) return event;
    const isLast = !events.slice(at + 1).some((later) => later.type === "part-delta" && later.index === event.index);
    const text = isLast ? left : left.slice(0, 1);
    rest.set(event.index, left.slice(text.length));
    return { ...event, text };
  });
});

describe("any answer", () => {
  it("says the same to a reader of the stream, however its parts overlap", async () => {
    await fc.assert(
      fc.asyncProperty(answers, async (events) => {
        const text = write("stream", events);
        validMessages(text);
        const { events: read, verdict } = readAll(await eventsIn([new TextEncoder().encode(text)]));
        expect(verdict).toBe("complete");
        expect(saidIn(read, "text")).toBe(saidIn(events, "text"));
        expect(saidIn(read, "reasoning")).toBe(saidIn(events, "reasoning"));
        expect(callsIn(read)).toEqual(callsIn(events));
        expect(signaturesIn(read)).toEqual(signaturesIn(events));
      }),
      { numRuns: runs(200, 5_000) },
    );
  });
});

function isCall(event: AnswerEvent): event is Extract<AnswerEvent, { type: "part-start" }> {
  return event.type === "part-start" && event.part.type === "tool-call";
}

/** In the order in which it was said. */
function saidIn(events: readonly AnswerEvent[], type: OpenedPart["type"]): string {
  const begun = events.filter((event) => event.type === "part-start" && event.part.type === type);
  const indexes = new Set(begun.map((event) => event.type === "part-start" && event.index));
  return events.map((event) => (event.type === "part-delta" && indexes.has(event.index) ? event.text : "")).join("");
}

function callsIn(events: readonly AnswerEvent[]): unknown[] {
  return events.filter(isCall).map(({ index, part }) => {
    const text = textOf(events, index);
    return { name: part.type === "tool-call" && part.name, input: text === "" ? {} : JSON.parse(text) };
  });
}

/** As blocks have them, and what only its maker can read; sorted, because blocks come in another order than parts end. */
function signaturesIn(events: readonly AnswerEvent[]): string[] {
  const reasoning = new Set<number>();
  const signatures = events.flatMap((event) => {
    if (event.type === "part-end")
      return reasoning.has(event.index) && event.signature ? [writeSignature(event.signature)] : [];
    if (event.type !== "part-start") return [];
    if (event.part.type === "reasoning") reasoning.add(event.index);
    if (event.part.type === "redacted-reasoning")
      return event.part.data.maker === "anthropic" ? [event.part.data.value] : [];
    const signature = event.part.type === "tool-call" ? event.part.signature : undefined;
    return signature?.maker === "google" ? [writeCallSignature(signature)] : [];
  });
  return signatures.sort();
}

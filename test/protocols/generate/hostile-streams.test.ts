// Answers of a provider that are made to cost the gateway memory or time.
import { describe, expect, it } from "vitest";
import { readAnswer } from "../../../functions/protocols/generate/outbound/read-answer.ts";
import { textOf } from "../messages/support/reading.ts";
import { callPart, candidate, readAll, readJson, response, said, stopped, stream } from "./support/reading.ts";

const times = <T>(count: number, each: (at: number) => T): T[] => Array.from({ length: count }, (_, at) => each(at));

describe("a hostile answer", () => {
  it("may have any number of candidates: those that were not asked for are not kept", () => {
    const many = times(20_000, (index) => candidate([{ text: "a" }], { index: index + 2, finishReason: "STOP" }));
    const { events } = readAll(stream(response(...many), said("Hi", { finishReason: "STOP" })), { choices: 2 });
    expect(events.map(({ type }) => type)).toEqual(["start", "part-start", "part-delta"]);
  });

  it("may have any number of parts", () => {
    const parts = times(20_000, (at) => ({ text: "a", thought: at % 2 === 0 }));
    const calls = times(5_000, () => callPart("f", { args: { a: 1 } }));
    expect(textOf(readJson(response(candidate(parts, { finishReason: "STOP" }))).events)).toHaveLength(20_000);
    expect(textOf(readJson(response(candidate(calls, { finishReason: "STOP" }))).events)).toHaveLength(35_000);
  });

  it("is malformed if an event has more parts than memory holds of chunks for the client", () => {
    const parts = times(50_001, () => ({ text: "a" }));
    expect(readJson(response(candidate(parts), candidate(parts, { finishReason: "STOP" }))).verdict).toBe("malformed");
  });

  it("does not repeat an id of any length", () => {
    const { events } = readJson({ ...said("Hi", { finishReason: "STOP" }), responseId: "a".repeat(100_000) });
    expect(JSON.stringify(events[0]).length).toBeLessThan(400);
  });

  it("may be nested deeper than any program recurses", () => {
    const deep = `${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}`;
    const part = `{"functionCall":{"name":"f","args":${deep}}}`;
    const { events } = readJson(`{"candidates":[{"content":{"parts":[${part}]},"finishReason":"STOP"}]}`);
    expect(events).toContainEqual({ type: "part-delta", index: 0, text: deep });
  });

  it("is malformed if it is larger than memory as objects", () => {
    const data = `{"candidates":[${"[],".repeat(1_500_000)}[]]}`;
    expect(readAnswer({}).read({ event: undefined, data })).toBeUndefined();
  });

  it("may have members named as those of all objects", () => {
    const text = JSON.stringify(response(candidate([{ text: "Hi" }, callPart("__proto__")], { finishReason: "STOP" })));
    const { verdict, events } = readJson(text.replace("{", '{"__proto__":{"error":{}},"constructor":1,'));
    expect([verdict, textOf(events)]).toEqual(["complete", "Hi"]);
  });

  it("says nothing more once it has failed", () => {
    const reader = readAnswer({ stream: true });
    const [broken, more] = stream({ error: { message: "no" } }, stopped());
    if (broken === undefined || more === undefined) throw new Error("there are two");
    expect(reader.read(broken)?.error).toBeDefined();
    expect([reader.read(more), reader.end()]).toEqual([undefined, undefined]);
  });
});

// Answers of a provider that are made to cost the gateway memory or time.
import { describe, expect, it } from "vitest";
import { readAnswer } from "../../../functions/protocols/converse/outbound/read-answer.ts";
import { partsOf, textOf } from "../messages/support/reading.ts";
import {
  answerOf,
  exception,
  input,
  messageOf,
  readAll,
  readJson,
  reasoning,
  text,
  toolStart,
} from "./support/reading.ts";

const times = <T>(count: number, each: (at: number) => T): T[] => Array.from({ length: count }, (_, at) => each(at));
const deep = `${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}`;

describe("a hostile answer", () => {
  it("may have many blocks, but not any number of open ones", () => {
    expect(partsOf(readAll(answerOf(times(20_000, (at) => text("a", at)))).events)).toHaveLength(20_000);
    expect(readAll(answerOf(times(50_001, (at) => text("a", at)))).verdict).toBe("malformed");
    const content = times(20_000, (at) =>
      at % 2 ? { text: "a" } : { toolUse: { toolUseId: "c", name: "f", input: { a: 1 } } },
    );
    expect(textOf(readJson(messageOf(content)).events)).toHaveLength(80_000);
  });

  it("may have any number of pieces", () => {
    const redacted = times(20_000, () => reasoning({ redactedContent: btoa("abc") }));
    const [part] = partsOf(readAll(answerOf(redacted)).events);
    expect(part?.type === "redacted-reasoning" && part.data.value.length).toBe(60_000);
    const { events } = readAll(answerOf(times(20_000, () => reasoning({ signature: "c2ln" }))));
    expect(events.find((event) => event.type === "part-end")?.signature?.value).toHaveLength(80_000);
    const inputs = times(20_000, () => input("1"));
    expect(textOf(readAll(answerOf([toolStart(0, "f"), ...inputs])).events)).toHaveLength(20_000);
  });

  it("may be nested deeper than any program recurses", () => {
    const answer = JSON.stringify(messageOf([{ toolUse: { toolUseId: "c", name: "f", input: { here: 1 } } }]));
    expect(textOf(readJson(answer.replace('{"here":1}', deep)).events)).toBe(deep);
    const traced = JSON.stringify(messageOf([{ text: "Hi" }], { trace: 1 })).replace('"trace":1', `"trace":${deep}`);
    expect(readJson(traced).events.at(-1)).toEqual({ type: "end", reason: "stop" });
  });

  it("is malformed if it is larger than memory as objects", () => {
    const data = `{"output":{"message":{"content":[${"[],".repeat(1_500_000)}[]]}}}`;
    expect(readAnswer({}).read({ event: undefined, data })).toBeUndefined();
  });

  it("may have members named as those of all objects", () => {
    const blocks = [text("Hi"), toolStart(1, "__proto__")];
    const { events, verdict } = readAll([{ event: "__proto__", data: "{}" }, ...answerOf(blocks)]);
    expect([verdict, textOf(events)]).toEqual(["complete", "Hi{}"]);
    const answer = JSON.stringify(messageOf([{ text: "Hi" }]));
    expect(readJson(answer.replace("{", '{"__proto__":{"error":{}},"constructor":1,')).verdict).toBe("complete");
  });

  it("says nothing more once it has failed", () => {
    const reader = readAnswer({ stream: true });
    expect(reader.read(exception("throttlingException", { message: "no" }))?.error).toBeDefined();
    expect([reader.read(text("Hi")), reader.end()]).toEqual([undefined, undefined]);
  });
});

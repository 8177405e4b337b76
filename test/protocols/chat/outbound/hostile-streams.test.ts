// Answers of a provider that are made to cost the gateway memory or time.
import { describe, expect, it } from "vitest";
import { readAnswer } from "../../../../functions/protocols/chat/outbound/read-answer.ts";
import { textOf } from "../../messages/support/reading.ts";
import {
  called,
  callsOf,
  chunk,
  delta,
  finish,
  message,
  read,
  readAll,
  readJson,
  said,
  stream,
} from "./support/reading.ts";

const times = <T>(count: number, each: (at: number) => T): T[] => Array.from({ length: count }, (_, at) => each(at));
const call = (index: number, input = "{") => ({
  index,
  id: `call_${index}`,
  function: { name: "f", arguments: input },
});

describe("a hostile answer", () => {
  it("may have any number of choices: those that were not asked for are not kept", () => {
    const many = times(20_000, (index) => ({ index: index + 2, delta: { content: "a" }, finish_reason: "stop" }));
    const { events } = readAll(stream(chunk(...many), said("Hi", { finish_reason: "stop" })), { choices: 2 });
    expect(events.map(({ type }) => type)).toEqual(["start", "part-start", "part-delta"]);
  });

  it.each([
    ["end", "{}"],
    ["do not end", "{"],
    ["have no input", ""],
  ])("is malformed if it has any number of calls that %s", (_, input) => {
    const { read } = readAnswer({ stream: true });
    const verdicts = times(10_100, (at) => read({ event: undefined, data: JSON.stringify(called(call(at, input))) }));
    expect(verdicts.indexOf(undefined)).toBe(10_000);
  });

  it("may have thousands of calls, whose pieces come in any order", () => {
    const pieces = times(5_000, (at) => call(at));
    const rests = pieces.toReversed().map(({ index }) => ({ index, function: { arguments: "}" } }));
    const { events } = read(delta({ tool_calls: pieces }), delta({ tool_calls: rests }), finish());
    expect(textOf(events)).toBe("{".repeat(5_000) + "}".repeat(5_000));
  });

  it.each([
    ["a refusal", { refusal: "a".repeat(100_000) }],
    [
      "a name",
      {
        tool_calls: [
          { index: 0, function: { name: "a" } },
          ...times(1_000, (at) => ({ index: 0, function: { name: `${at}`.padEnd(200) } })),
        ],
      },
    ],
    ["arguments without a name", { tool_calls: [{ index: 0, function: { arguments: "a".repeat(100_000) } }] }],
    ["text beside an answer", { content: "a".repeat(100_000) }],
  ])("is malformed if %s goes on and on, which would have to be kept", (_, members) => {
    const { verdict } = readAll(stream(...times(11, () => delta(members))), { answerTool: "answer" });
    expect(verdict).toBe("malformed");
  });

  it("is malformed if an event has more parts than memory holds of chunks for the client", () => {
    const parts = times(100_001, (at) => ({ type: at % 2 ? "text" : "thinking", text: "a", thinking: "a" }));
    expect(readJson(message({ content: parts })).verdict).toBe("malformed");
    expect(textOf(readJson(message({ content: parts.slice(0, 9_000) })).events)).toHaveLength(9_000);
  });

  it("does not repeat an id of any length", () => {
    const { events } = readJson({ ...message({ content: "Hi" }), id: "a".repeat(100_000) });
    expect(JSON.stringify(events[0]).length).toBeLessThan(400);
    const long = { ...call(0, "{}"), id: "a".repeat(100_000) };
    expect(JSON.stringify(read(called(long), finish()).events).length).toBeLessThan(1_000);
  });

  it("may be nested deeper than any program recurses", () => {
    const deep = `${'{"a":'.repeat(100_000)}1${"}".repeat(100_000)}`;
    const data = `{"choices":[{"message":{"tool_calls":[{"function":{"name":"f","arguments":${deep}}}]}}]}`;
    expect(callsOf(readJson(data))).toEqual([["f", deep]]);
  });

  it("is malformed if it is larger than memory as objects", () => {
    const data = `{"choices":[${"[],".repeat(1_500_000)}[]]}`;
    expect(readAnswer({}).read({ event: undefined, data })).toBeUndefined();
  });

  it("may have members named as those of all objects", () => {
    const text = JSON.stringify(message({ content: "Hi" }));
    const { verdict, events } = readJson(text.replace("{", '{"__proto__":{"error":{}},"constructor":1,'));
    expect([verdict, textOf(events)]).toEqual(["complete", "Hi"]);
  });
});

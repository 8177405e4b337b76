// Calls of tools, in every form in which servers of chat completions stream them.
import { describe, expect, it } from "vitest";
import { readAnswer } from "../../../../functions/protocols/chat/outbound/read-answer.ts";
import {
  called,
  callsOf,
  delta,
  endsOf,
  finish,
  message,
  partsOf,
  read,
  readAll,
  readJson,
  said,
  stream,
} from "./support/reading.ts";

const call = (index: number | undefined, name: string | undefined, input: unknown, id?: string) => ({
  ...(index !== undefined && { index }),
  ...(id !== undefined && { id }),
  type: "function",
  function: { ...(name !== undefined && { name }), arguments: input },
});
const idsOf = (reading: ReturnType<typeof read>) =>
  partsOf(reading).flatMap((part) => (part.type === "tool-call" ? [part.id] : []));
const MADE = /^call_[\da-f-]{36}$/;

describe("a call in a stream", () => {
  it("is joined from its pieces, whose texts stay as they are", () => {
    const reading = read(
      called(call(0, "f", "", "a")),
      called(call(0, undefined, '{"n": 1.')),
      called(call(0, undefined, "0e2 }")),
      finish("tool_calls"),
    );
    expect(callsOf(reading)).toEqual([["f", '{"n": 1.0e2 }']]);
    expect(idsOf(reading)).toEqual(["a"]);
  });

  it("is passed on piece by piece once its input begins", () => {
    const reader = readAnswer({ stream: true });
    const types = stream(
      called(call(0, "f", "", "a")),
      called(call(0, undefined, "{")),
      called(call(0, undefined, "}")),
    ).map((event) => reader.read(event)?.events.map(({ type }) => type));
    expect(types).toEqual([[], ["start", "part-start", "part-delta"], ["part-delta"]]);
  });

  it("may go on while others do", () => {
    const reading = read(
      called(call(0, "f", '{"a"', "a"), call(1, "g", '{"b"', "b")),
      called(call(1, undefined, ":2}"), call(0, undefined, ":1}")),
      finish("tool_calls"),
    );
    expect(callsOf(reading)).toEqual([
      ["f", '{"a":1}'],
      ["g", '{"b":2}'],
    ]);
  });

  it.each([
    ['{"a":"}"}', true],
    ['{"a":"\\"}"}', true],
    ['{"a":"\\"}', false],
    ['{"a":"}', false],
    ['{"a":[{}]', false],
    ["", false],
  ])("has ended where its input has, once something else is said: %s, %s", (input, hasEnded) => {
    const { events } = readAll(stream(called(call(0, "f", input, "a")), called(call(1, "g", "{", "b"))));
    expect(events.filter(({ type }) => type === "part-end")).toEqual(hasEnded ? [{ type: "part-end", index: 0 }] : []);
  });

  it.each([
    ["no index, and ids", [call(undefined, "f", "{}", "a"), call(undefined, "g", "{}", "b")]],
    ["no index and no id", [call(undefined, "f", "{}"), call(undefined, "g", "{}")]],
    ["the index of the other, and an id of its own", [call(0, "f", "{}", "a"), call(0, "g", "{}", "b")]],
    ["the index of the other, and no id", [call(0, "f", "{}"), call(0, "g", "{}")]],
    ["empty ids", [call(0, "f", "{}", ""), call(1, "g", "{}", "")]],
    ["the other's id", [call(0, "f", "{}", "a"), call(1, "g", "{}", "a")]],
  ])("is another if it has %s", (_, [one = {}, other = {}]) => {
    for (const reading of [read(called(one, other), finish()), read(called(one), called(other), finish())]) {
      expect(callsOf(reading)).toEqual([
        ["f", "{}"],
        ["g", "{}"],
      ]);
      expect(new Set(idsOf(reading)).size).toBe(2);
      for (const id of idsOf(reading)) expect(id).toMatch(/^[ab]$|^call_[\da-f-]{36}$/);
    }
  });

  it("is another if the same tool is called twice without index and id", () => {
    const one = call(undefined, "f", '{"a":1}');
    expect(callsOf(read(called(one), called(one), finish()))).toEqual([
      ["f", '{"a":1}'],
      ["f", '{"a":1}'],
    ]);
  });

  it.each([
    ["the id and the name in every piece", [call(0, "f", '{"a"', "a"), call(0, "f", ":1}", "a")]],
    [
      "the id and the name in every piece, and no index",
      [call(undefined, "f", '{"a"', "a"), call(undefined, "f", ":1}", "a")],
    ],
    ["the name in every piece", [call(0, "f", '{"a"'), call(0, "f", ":1}")]],
    ["an empty name in later pieces", [call(0, "f", '{"a"', "a"), call(0, "", ":1}", "")]],
    ["another id in every piece", [call(0, "f", '{"a"', "a"), call(0, undefined, ":1}", "b")]],
    ["no index in later pieces", [call(0, "f", '{"a"', "a"), call(undefined, undefined, ":1}")]],
    ["null in place of arguments", [call(0, "f", null, "a"), call(0, undefined, '{"a":1}')]],
    [
      "an empty object before its arguments",
      [call(0, "f", "{}", "a"), call(0, undefined, '{"a"'), call(0, undefined, ":1}")],
    ],
    ["its id later than its name", [call(0, "f", ""), call(0, undefined, '{"a":1}', "a")]],
    ["its name later than its arguments", [call(0, undefined, '{"a"', "a"), call(0, "f", ":1}")]],
    ["its name twice before its arguments", [call(0, "f", ""), call(0, "f", ""), call(0, undefined, '{"a":1}')]],
    ["an empty name before its name", [call(0, "", "", "a"), call(0, "f", '{"a":1}')]],
    ["an empty piece behind its end", [call(0, "f", '{"a":1}'), call(0, "f", "")]],
  ])("is the same if it has %s", (_, pieces) => {
    expect(callsOf(read(...pieces.map((piece) => called(piece)), finish("tool_calls")))).toEqual([["f", '{"a":1}']]);
  });

  it("has the name that its pieces make", () => {
    const pieces = ["get_", "weather"].map((name) => called(call(0, name, "", "a")));
    const { events } = read(...pieces, called(call(0, undefined, "{}")), finish());
    expect(callsOf({ events })).toEqual([["get_weather", "{}"]]);
  });

  it("has no input where none comes", () => {
    for (const input of ["", null, undefined, {}])
      expect(callsOf(read(called(call(0, "f", input, "a")), finish()))).toEqual([["f", ""]]);
  });

  it("keeps the digits of arguments that are no text but an object", () => {
    const data = `{"choices":[null,{"delta":{"tool_calls":[7,{"index":0,"function":{"name":"f","arguments":{"n":12345678901234567890, "s":"}"}}}]}}]}`;
    const expected = [["f", '{"n":12345678901234567890, "s":"}"}']];
    expect(callsOf(readAll(stream(data, finish("tool_calls"), "[DONE]")))).toEqual(expected);
    expect(callsOf(readJson(data.replace('"delta"', '"message"')))).toEqual(expected);
  });

  it("may come in the form that was before there were tools", () => {
    const reading = read(
      delta({ function_call: { name: "f", arguments: "" } }),
      delta({ function_call: { arguments: '{"a":' } }),
      delta({ function_call: { arguments: "1}" } }),
      finish("function_call"),
    );
    expect(callsOf(reading)).toEqual([["f", '{"a":1}']]);
    expect(idsOf(reading)).toEqual([expect.stringMatching(MADE)]);
    expect(endsOf(reading)).toMatchObject([{ reason: "tool-calls" }]);
    expect(callsOf(readJson(message({ function_call: { name: "f", arguments: "{ }" } })))).toEqual([["f", "{ }"]]);
  });

  it("has the signature that Google's compatible API gives it", () => {
    const signed = { ...call(0, "f", "{}", "a"), extra_content: { google: { thought_signature: "s" } } };
    expect(partsOf(read(called(signed), finish()))).toEqual([
      { type: "tool-call", id: "a", name: "f", text: "{}", signature: { maker: "google", value: "s" } },
    ]);
  });

  it.each([
    ["an id", { index: 0, id: "a" }],
    ["arguments", call(0, "", "{}")],
  ])("is malformed if it never has a name but %s: nobody could answer it", (_, piece) => {
    expect(read(called(piece), finish("tool_calls")).verdict).toBe("malformed");
    expect(readAll(stream(called(piece), finish("tool_calls"))).verdict).toBe("cut");
    expect(readJson(message({ tool_calls: [piece] })).verdict).toBe("malformed");
  });

  it("is none if nothing is in it", () => {
    const reading = read(called({ index: 0 }, { index: 1, function: null }), said("Hi"), finish());
    expect(partsOf(reading)).toEqual([{ type: "text", text: "Hi" }]);
  });
});

describe("a call in a JSON answer", () => {
  it("is one of its own, whatever its index and id", () => {
    const tools = [call(0, "f", '{"a": 1.0}', "a"), call(0, "f", "{broken", "a"), call(undefined, "g", "")];
    const reading = readJson(message({ content: null, tool_calls: tools }));
    expect(callsOf(reading)).toEqual([
      ["f", '{"a": 1.0}'],
      ["f", "{broken"],
      ["g", ""],
    ]);
    expect(idsOf(reading)).toEqual(["a", expect.stringMatching(MADE), expect.stringMatching(MADE)]);
  });
});

describe("the order of parts", () => {
  it("is that in which they come", () => {
    const reading = read(
      said("One"),
      called(call(0, "f", "{}", "a")),
      said("Two"),
      delta({ reasoning: "Why" }),
      said("Three"),
      finish(),
    );
    expect(partsOf(reading).map(({ type, text }) => `${type} ${text}`)).toEqual([
      "text One",
      "tool-call {}",
      "text Two",
      "reasoning Why",
      "text Three",
    ]);
  });

  it("does not change because a call has no input yet", () => {
    const reading = read(called(call(0, "f", "", "a")), said("Two"), called(call(0, undefined, "{}")), finish());
    expect(partsOf(reading).map(({ type, text }) => `${type} ${text}`)).toEqual(["tool-call {}", "text Two"]);
  });
});

describe("tools that the gateway has renamed or added", () => {
  it("have the client's names again", () => {
    const toolNames = new Map([["f_1", "f.1"]]);
    const reading = readAll(stream(called(call(0, "f_1", "{}", "a"), call(1, "g", "{}", "b")), finish()), {
      toolNames,
    });
    expect(callsOf(reading).map(([name]) => name)).toEqual(["f.1", "g"]);
  });

  it("are the answer itself if the input is what was asked for, and what is said beside them is none", () => {
    const sent = stream(
      said("Here:"),
      called(call(0, "answer", '{"a":', "a")),
      called(call(0, undefined, "1}")),
      finish("tool_calls"),
    );
    const reading = readAll(sent, { answerTool: "answer" });
    expect(partsOf(reading)).toEqual([{ type: "text", text: '{"a":1}' }]);
    expect(endsOf(reading)).toMatchObject([{ reason: "stop" }]);
  });

  it("leave an answer that does not call them as it is", () => {
    const reading = readAll(stream(said("No"), said("."), finish()), { answerTool: "answer" });
    expect(partsOf(reading)).toEqual([{ type: "text", text: "No." }]);
  });

  it("have an empty object for an answer without input", () => {
    const reading = readAll(stream(called(call(0, "answer", "", "a")), finish()), { answerTool: "answer" });
    expect(partsOf(reading)).toEqual([{ type: "text", text: "{}" }]);
  });
});

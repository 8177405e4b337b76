// What each event of Google's streams becomes, for a client of another protocol.
import { describe, expect, it } from "vitest";
import { readAnswer } from "../../../functions/protocols/generate/outbound/read-answer.ts";
import { partsOf, textOf } from "../messages/support/reading.ts";
import {
  callPart,
  candidate,
  expectOrder,
  readAll,
  readJson,
  response,
  said,
  stopped,
  stream,
  thought,
} from "./support/reading.ts";

const calls = (...parts: object[]) => readAll(stream(response(candidate(parts)), stopped()));
const inputOf = (part: string) => {
  const answer = `{"candidates":[{"content":{"parts":[{"text":"a"},${part}]},"finishReason":"STOP"}]}`;
  return textOf(readJson(answer).events, 1);
};

describe("the parts of an answer", () => {
  it("are its text and reasoning, which go on from event to event, and its calls", () => {
    const { events, verdict } = readAll(
      stream(
        thought("Let me "),
        thought("see."),
        said("It is"),
        response(candidate([{ text: " cold." }, callPart("f", { id: "c1", args: { a: 1 } }), { text: "Or" }])),
        said(" not."),
        stopped(),
      ),
    );
    expect(verdict).toBe("ended");
    expect(events).toEqual([
      { type: "start", id: "r1" },
      { type: "part-start", index: 0, choice: 0, part: { type: "reasoning" } },
      { type: "part-delta", index: 0, text: "Let me " },
      { type: "part-delta", index: 0, text: "see." },
      { type: "part-end", index: 0 },
      { type: "part-start", index: 1, choice: 0, part: { type: "text" } },
      { type: "part-delta", index: 1, text: "It is" },
      { type: "part-delta", index: 1, text: " cold." },
      { type: "part-end", index: 1 },
      { type: "part-start", index: 2, choice: 0, part: { type: "tool-call", id: "c1", name: "f" } },
      { type: "part-delta", index: 2, text: '{"a":1}' },
      { type: "part-end", index: 2 },
      { type: "part-start", index: 3, choice: 0, part: { type: "text" } },
      { type: "part-delta", index: 3, text: "Or" },
      { type: "part-delta", index: 3, text: " not." },
      { type: "part-end", index: 3 },
      { type: "end", choice: 0, reason: "tool-calls" },
    ]);
  });

  it("are no empty texts, pictures, parts of the provider's own tools, nor what is unknown", () => {
    const parts = [
      { text: "", thoughtSignature: "c2ln" },
      { inlineData: { mimeType: "image/png", data: "AAAA" } },
      { executableCode: { code: "1" } },
      { codeExecutionResult: { output: "1" } },
      ...[{ toolCall: {} }, { toolResponse: {} }, { newKind: 1 }],
    ];
    expect(readAll(stream(response(candidate(parts)), stopped())).events.map(({ type }) => type)).toEqual([
      "start",
      "end",
    ]);
  });

  it("may be missing, with the content or without it", () => {
    for (const content of [{}, { content: {} }, { content: { role: "model" } }, { content: { parts: [] } }]) {
      expect(readJson(response({ ...content, finishReason: "STOP" })).verdict).toBe("complete");
    }
  });

  it("have the answer's id, once it is known", () => {
    const events = [{ candidates: [{ content: {} }] }, said("Hi"), stopped()];
    expect(readAll(stream(...events)).events[0]).toEqual({ type: "start", id: "r1" });
    const { responseId: _, ...nameless } = said("Hi", { finishReason: "STOP" });
    expect(readJson(nameless).events[0]).toEqual({ type: "start", id: undefined });
  });
});

describe("the calls of an answer", () => {
  it("each have an id of their own where the provider gives none, and else the provider's", () => {
    const parts = partsOf(calls(callPart("f"), callPart("f"), callPart("f", { id: "own" })).events);
    const ids = parts.map((part) => (part.type === "tool-call" ? part.id : ""));
    expect(new Set(ids).size).toBe(3);
    expect(ids).toEqual([expect.stringMatching(/^call_[\da-f-]{36}$/), expect.stringMatching(/^call_/), "own"]);
  });

  it("have their arguments as the provider wrote them", () => {
    const args = '{ "n":12345678901234567890, "x":1.10, "e":1e400, "s":"\\u00e9", "d":{"n":1,"n":2} }';
    expect(inputOf(`{"functionCall":{"name":"f","args":${args}}}`)).toBe(args);
  });

  it.each(["{}", "{ }", "null"])("may have no arguments: %s", (args) => {
    expect(inputOf(`{"functionCall":{"name":"f","args":${args}}}`)).toBe("");
    expect(inputOf('{"functionCall":{"name":"f"}}')).toBe("");
  });

  it("have their signature", () => {
    const { events } = calls({ ...callPart("f"), thoughtSignature: "c2ln" }, callPart("g"));
    const opened = events.flatMap((event) => (event.type === "part-start" ? [event.part] : []));
    expect(opened).toMatchObject([{ name: "f", signature: { maker: "google", value: "c2ln" } }, { name: "g" }]);
    expect(opened[1]).not.toHaveProperty("signature");
  });

  it("have the names that the client gave its tools", () => {
    const toolNames = new Map([["get_weather", "get weather"]]);
    const parts = [callPart("get_weather"), callPart("other")];
    const { events } = readAll(stream(response(candidate(parts)), stopped()), { toolNames });
    expect(partsOf(events)).toMatchObject([{ name: "get weather" }, { name: "other" }]);
  });

  it.each([
    {},
    { name: "" },
    { name: 1 },
    { name: "f", willContinue: true },
    { name: "f", partialArgs: [] },
    { name: "f", args: "{}" },
    { name: "f", args: [1] },
  ])("are malformed if nothing could answer them: %o", (functionCall) => {
    expect(calls({ functionCall }).verdict).toBe("malformed");
    expect(readJson(response(candidate([{ functionCall }], { finishReason: "STOP" }))).verdict).toBe("malformed");
  });
});

describe("several candidates", () => {
  const of = (index: number, text: string, members: object = {}) => candidate([{ text }], { index, ...members });

  it("may interleave, each with parts and an end of its own", () => {
    const { events, verdict, finishReasons } = readAll(
      stream(
        response(of(0, "a"), of(1, "x")),
        response(of(1, "y", { finishReason: "MAX_TOKENS" })),
        response(of(0, "b", { finishReason: "STOP" })),
      ),
      { choices: 2 },
    );
    expect(verdict).toBe("ended");
    expectOrder(events, true);
    const starts = events.filter(({ type }) => type === "part-start");
    expect(starts).toMatchObject([{ choice: 0 }, { choice: 1 }]);
    expect([textOf(events, 0), textOf(events, 1)]).toEqual(["ab", "xy"]);
    expect(events.filter(({ type }) => type === "end")).toEqual([
      { type: "end", choice: 0, reason: "stop" },
      { type: "end", choice: 1, reason: "length" },
    ]);
    expect(new Set(finishReasons)).toEqual(new Set(["length", "stop"]));
  });

  it("are complete only with a finish reason of each that was asked for", () => {
    const first = response(of(0, "a", { finishReason: "STOP" }));
    expect(readAll(stream(first), { choices: 2 }).verdict).toBe("cut");
    expect(readAll(stream(first, response(of(1, "x"))), { choices: 2 }).verdict).toBe("cut");
    expect(readAll(stream(first, response(of(1, "x", { finishReason: "STOP" }))), { choices: 2 }).verdict).toBe(
      "ended",
    );
  });

  it("are as many as a JSON answer has, if it has one", () => {
    const { events, verdict } = readJson(response(of(1, "x", { finishReason: "STOP" })), { choices: 3 });
    expect([verdict, events.at(-1)]).toEqual(["complete", { type: "end", choice: 1, reason: "stop" }]);
  });

  it.each([1, 7, -1, 0.5, "0", {}, 2 ** 53])("are left out if they were not asked for: %o", (index) => {
    const other = { ...candidate([{ text: "no" }], { finishReason: "STOP" }), index };
    const { events } = readAll(stream(response(other), response(of(0, "a"), other), stopped()));
    expect(textOf(events)).toBe("a");
    expect(readJson(response(other)).verdict).toBe("malformed");
  });
});

describe("the end of an answer", () => {
  it("is only where the body ends: what follows a finish reason is read all the same", () => {
    const reader = readAnswer({ stream: true });
    const [first, second] = stream(said("a", { finishReason: "STOP" }), said("b", { finishReason: "MAX_TOKENS" }));
    if (first === undefined || second === undefined) throw new Error("there are two");
    reader.read(first);
    expect(reader.end()?.at(-1)).toMatchObject({ reason: "stop" });
    expect(reader.read(second)?.events).toEqual([{ type: "part-delta", index: 0, text: "b" }]);
    expect(reader.end()).toEqual(reader.end());
    expect(reader.end()?.at(-1)).toMatchObject({ reason: "length" });
  });

  it("is not a finish reason that something follows", () => {
    const part = callPart("f");
    for (const more of [said("Hi"), thought("Hm"), response(candidate([part]))]) {
      expect(readAll(stream(stopped(), more)).verdict).toBe("cut");
      expect(readAll(stream(stopped(), more, stopped())).verdict).toBe("ended");
      expect(readAll(stream(more, stopped(), { usageMetadata: { promptTokenCount: 1 } })).verdict).toBe("ended");
    }
  });

  it("is no end before a finish reason, nor of nothing", () => {
    for (const sent of [[], [said("Hi")], [{ usageMetadata: {} }], [said("Hi", { finishReason: "" })]]) {
      expect(readAll(stream(...sent)).verdict).toBe("cut");
    }
  });

  it("may have a line of `[DONE]`, which says nothing", () => {
    const done = { event: undefined, data: "[DONE]" };
    expect(readAll([...stream(said("a")), done]).verdict).toBe("cut");
    expect(readAll([...stream(said("a")), done, ...stream(stopped()), done]).verdict).toBe("ended");
  });

  it("is that of a JSON answer which says something, or why it says nothing", () => {
    expect(readJson(said("Hi")).verdict).toBe("complete");
    for (const answer of [{ candidates: [] }, response({ content: {} }), thought("Hm"), { responseId: "r1" }]) {
      expect(readJson(answer).verdict).toBe("malformed");
    }
  });
});

describe("a failure in the place of an answer", () => {
  const error = { code: 503, message: "This model is overloaded.", status: "UNAVAILABLE" };
  const read = { code: "upstream_overloaded", message: "This model is overloaded.", type: "UNAVAILABLE" };

  it.each([
    ["an event", { error }],
    ["a list of one", [{ error }]],
    ["an event behind a finish reason", { error, candidates: [] }],
  ])("is the provider's: %s", (_, failure) => {
    for (const before of [[], [said("Hi")], [said("Hi"), stopped()]]) {
      const { verdict, error: failed } = readAll(stream(...before, failure));
      expect([verdict, failed]).toMatchObject(["failed", read]);
    }
    expect(readJson(failure).error).toMatchObject(read);
  });

  it("may be any text if the event is named so", () => {
    const named = { event: "error", data: "upstream connect error" };
    expect(readAll([named]).error).toMatchObject({ message: "upstream connect error" });
  });

  it.each(["", "null", "[]", "[{}]", "[{},{}]", '"a"', "{", "<html>", '{"choices":[]}', "[[[["])(
    "is malformed if it says nothing: %s",
    (data) => {
      expect(readAll([{ event: undefined, data }]).verdict).toBe("malformed");
      expect(readJson(data).verdict).toBe("malformed");
    },
  );
});

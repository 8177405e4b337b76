// What each event of Converse's streams, and each block of its JSON answers, becomes for a client of another protocol.
import { describe, expect, it } from "vitest";
import type { AnswerReader } from "../../../functions/core/protocol.ts";
import { readAnswer } from "../../../functions/protocols/converse/outbound/read-answer.ts";
import { endOf, partsOf, textOf } from "../messages/support/reading.ts";
import {
  answerOf,
  blockStart,
  blockStop,
  delta,
  exception,
  input,
  messageOf,
  messageStart,
  messageStop,
  metadata,
  readAll,
  readJson,
  reasoning,
  text,
  toolStart,
  USAGE,
} from "./support/reading.ts";

const call = (id: string, input: object = {}, name = "f") => ({ toolUse: { toolUseId: id, name, input } });
const types = (events: readonly { type: string }[]) => events.map(({ type }) => type);
const isRefusalOf = (event: Parameters<AnswerReader["read"]>[0]) => readAnswer({}).read(event)?.isRefusal;

describe("the parts of an answer", () => {
  it("are its text, reasoning and calls, which may interleave", () => {
    const blocks = [
      reasoning({ text: "Let me " }),
      reasoning({ text: "see." }),
      reasoning({ signature: "c2ln" }),
      blockStop(0),
      text("It is", 1),
      toolStart(2, "f"),
      input('{"a":', 2),
      text(" cold.", 1),
      input("1}", 2),
      ...[blockStop(2), blockStop(1)],
    ];
    const { events, verdict } = readAll(answerOf(blocks, "tool_use"));
    expect(verdict).toBe("complete");
    expect(events).toEqual([
      { type: "start", id: undefined },
      { type: "part-start", index: 0, part: { type: "reasoning" } },
      { type: "part-delta", index: 0, text: "Let me " },
      { type: "part-delta", index: 0, text: "see." },
      { type: "part-end", index: 0, signature: { maker: "anthropic", value: "c2ln" } },
      { type: "part-start", index: 1, part: { type: "text" } },
      { type: "part-delta", index: 1, text: "It is" },
      { type: "part-start", index: 2, part: { type: "tool-call", id: "tooluse_2", name: "f" } },
      { type: "part-delta", index: 2, text: '{"a":' },
      { type: "part-delta", index: 1, text: " cold." },
      { type: "part-delta", index: 2, text: "1}" },
      { type: "part-end", index: 2 },
      { type: "part-end", index: 1 },
      { type: "end", reason: "tool-calls" },
    ]);
  });

  it("are the same in a JSON answer", () => {
    const content = [
      { reasoningContent: { reasoningText: { text: "Let me see.", signature: "c2ln" } } },
      { citationsContent: { content: [{ text: "It is" }, { text: " cold." }], citations: [{ title: "weather" }] } },
      call("c1", { a: 1 }),
    ];
    expect(readJson(messageOf(content, { stopReason: "tool_use" })).events).toEqual([
      { type: "start", id: undefined },
      { type: "part-start", index: 0, part: { type: "reasoning" } },
      { type: "part-delta", index: 0, text: "Let me see." },
      { type: "part-end", index: 0, signature: { maker: "anthropic", value: "c2ln" } },
      { type: "part-start", index: 1, part: { type: "text" } },
      { type: "part-delta", index: 1, text: "It is cold." },
      { type: "part-end", index: 1 },
      { type: "part-start", index: 2, part: { type: "tool-call", id: "c1", name: "f" } },
      { type: "part-delta", index: 2, text: '{"a":1}' },
      { type: "part-end", index: 2 },
      { type: "end", reason: "tool-calls" },
    ]);
  });

  it("are no empty texts, sources, what the provider's own tools do, nor what is unknown", () => {
    const blocks = [
      ...[text(""), blockStop(0), reasoning({ text: "" }, 1), blockStop(1)],
      delta(2, { citation: { title: "a", sourceContent: [{ text: "b" }] } }),
      toolStart(3, "nova_grounding", { type: "server_tool_use" }),
      ...[input('{"a":1}', 3), blockStop(3)],
      blockStart(4, { toolResult: { toolUseId: "tooluse_3" } }),
      ...[delta(4, { toolResult: [{ text: "b" }] }), delta(5, { image: {} }), blockStop(5)],
      { event: "news", data: "" },
    ];
    expect(types(readAll(answerOf(blocks)).events)).toEqual(["start", "end"]);
    const content = [{ text: "" }, { toolResult: {} }, { image: {} }, { toolUse: { type: "server_tool_use" } }, {}];
    expect(types(readJson(messageOf(content)).events)).toEqual(["start", "end"]);
  });

  it("begin anew where a block says something else", () => {
    const { events } = readAll(answerOf([reasoning({ text: "a" }), text("b"), toolStart(0, "f"), text("c")]));
    expect(partsOf(events).map(({ type }) => type)).toEqual(["reasoning", "text", "tool-call", "text"]);
    expect([0, 1, 2, 3].map((index) => textOf(events, index))).toEqual(["a", "b", "{}", "c"]);
  });
});

describe("the calls of an answer", () => {
  it("have their arguments as the provider wrote them", () => {
    const args = '{ "n":12345678901234567890, "x":1.10, "e":1e400, "s":"\\u00e9", "d":{"n":1,"n":2} }';
    const answer = JSON.stringify(messageOf([{ text: "a" }, call("c1", { here: 1 })])).replace('{"here":1}', args);
    expect(textOf(readJson(answer).events, 1)).toBe(args);
  });

  it("have an empty object where no arguments came", () => {
    expect(textOf(readAll(answerOf([toolStart(0, "f"), input(""), blockStop()])).events)).toBe("{}");
    expect(textOf(readAll(answerOf([toolStart(0, "f")])).events)).toBe("{}");
    expect(textOf(readJson(messageOf([call("c1")])).events)).toBe("{}");
  });

  it("have the names that the client gave its tools", () => {
    const toolNames = new Map([["get_weather", "get weather"]]);
    const { events } = readAll(answerOf([toolStart(0, "get_weather"), toolStart(1, "other")]), { toolNames });
    expect(partsOf(events)).toMatchObject([{ name: "get weather" }, { name: "other" }]);
  });

  it.each([{}, { toolUseId: "c1" }, { toolUseId: "c1", name: "" }, { toolUseId: 1, name: "f" }])(
    "are malformed if nothing could answer them: %o",
    (toolUse) => {
      expect(readAll(answerOf([blockStart(0, { toolUse })])).verdict).toBe("malformed");
      expect(readJson(messageOf([{ toolUse }])).verdict).toBe("malformed");
    },
  );

  it("are malformed if their beginning is missing", () => {
    expect(readAll(answerOf([input('{"a":1}')])).verdict).toBe("malformed");
    expect(readAll(answerOf([toolStart(0, "f"), blockStop(), input('{"a":1}')])).verdict).toBe("malformed");
  });
});

describe("the reasoning of an answer", () => {
  it("may be signed without a word", () => {
    const signed = { type: "part-end", index: 0, signature: { maker: "anthropic", value: "c2ln" } };
    expect(readAll(answerOf([reasoning({ signature: "c2" }), reasoning({ signature: "ln" })])).events).toContainEqual(
      signed,
    );
    const reasoningText = { text: "", signature: "c2ln" };
    expect(readJson(messageOf([{ reasoningContent: { reasoningText } }])).events).toContainEqual(signed);
  });

  it("may be readable for its maker only: the bytes of all its pieces, as Anthropic has them as text", () => {
    const data = { maker: "anthropic", value: "EtkECkgIBxABGAIq" };
    const expected = [{ type: "redacted-reasoning", data }, { type: "text" }];
    for (const at of [1, 2, 3, 7, 16]) {
      const pieces = [data.value.slice(0, at), data.value.slice(at)].map((piece) => ({ redactedContent: btoa(piece) }));
      const blocks = [...pieces.map((piece) => reasoning(piece)), blockStop(), text("Hi", 1)];
      expect(partsOf(readAll(answerOf(blocks)).events)).toEqual(expected);
    }
    const content = [{ reasoningContent: { redactedContent: btoa(data.value) } }, { text: "Hi" }];
    expect(partsOf(readJson(messageOf(content)).events)).toEqual(expected);
  });

  it("is left out if a piece of it is not base64, or all of it is no text", () => {
    expect(partsOf(readAll(answerOf([reasoning({ redactedContent: "/w==" }), text("Hi", 1)])).events)).toEqual([
      { type: "text" },
    ]);
    const blocks = [
      reasoning({ redactedContent: "RXRr" }),
      reasoning({ redactedContent: "!" }),
      blockStop(),
      text("Hi", 1),
    ];
    expect(partsOf(readAll(answerOf(blocks)).events)).toEqual([{ type: "text" }]);
  });

  it("has no signatures of models of unknown makers", () => {
    const blocks = [
      reasoning({ text: "a" }),
      reasoning({ signature: "c2ln" }),
      blockStop(),
      reasoning({ redactedContent: "RXRr" }, 1),
    ];
    const { events } = readAll(answerOf(blocks), {});
    expect(partsOf(events)).toEqual([{ type: "reasoning" }]);
    expect(events).toContainEqual({ type: "part-end", index: 0 });
  });
});

describe("a tool whose input is the answer", () => {
  const options = { answerTool: "json" };

  it("is text, and what is said beside it is left out", () => {
    const blocks = [text("Here:"), toolStart(1, "json"), input('{"a":', 1), input("1}", 1), blockStop(1)];
    const { events } = readAll(answerOf(blocks, "tool_use"), options);
    expect([partsOf(events), textOf(events), endOf(events)?.reason]).toEqual([[{ type: "text" }], '{"a":1}', "stop"]);
    const content = [{ text: "Here:" }, call("c1", { a: 1 }, "json")];
    expect(textOf(readJson(messageOf(content), options).events)).toBe('{"a":1}');
  });

  it("may have an empty input", () => {
    expect(textOf(readAll(answerOf([toolStart(0, "json")], "tool_use"), options).events)).toBe("{}");
  });

  it("may never be called: then what was said is the answer", () => {
    const { events } = readAll(answerOf([text("I "), text("cannot.")]), options);
    expect([textOf(events), partsOf(events)]).toEqual(["I cannot.", [{ type: "text" }]]);
    expect(textOf(readJson(messageOf([{ text: "No." }]), options).events)).toBe("No.");
  });
});

describe("the end of an answer", () => {
  const said = [messageStart, text("Hi"), blockStop()];

  it("comes with the usage behind the stop reason, and nothing is read behind it", () => {
    expect(readAll([...said, messageStop(), metadata()]).verdict).toBe("complete");
    expect(readAll([...said, messageStop(), metadata(), metadata({}), text("!", 1)]).verdict).toBe("complete");
  });

  it("comes with the body's where no usage does, and is no end before the stop reason", () => {
    expect(readAll([...said, messageStop()]).verdict).toBe("ended");
    expect(readAll([...said, messageStop(), metadata({})]).verdict).toBe("ended");
    expect(readAll(said).verdict).toBe("cut");
    expect(readAll([...said, metadata()]).verdict).toBe("cut");
    expect(readAll([]).verdict).toBe("cut");
  });

  it("is none within the input of a tool, unless the provider says so", () => {
    const open = [messageStart, toolStart(0, "f"), input('{"a":'), messageStop("max_tokens")];
    expect(readAll(open).verdict).toBe("cut");
    expect(readAll([...open, metadata()]).verdict).toBe("complete");
  });

  it("is none if something comes behind the stop reason", () => {
    expect(readAll([...said, messageStop(), text("!", 1)]).verdict).toBe("cut");
    expect(readAll([messageStart, text("Hi"), messageStop(), text("!")]).verdict).toBe("cut");
    expect(readAll([...said, messageStop(), text("!", 1), metadata()]).verdict).toBe("cut");
    expect(readAll([...said, messageStop(), text("!", 1), messageStop(), metadata()]).verdict).toBe("complete");
  });

  it("keeps a usage that comes early or late, whatever else is described", () => {
    for (const rest of [
      [metadata(), messageStop(), metadata({})],
      [messageStop(), metadata({ trace: {} }), metadata()],
    ]) {
      const { usage, verdict } = readAll([...said, ...rest]);
      expect([usage?.totalTokens, verdict]).toEqual([15, "complete"]);
    }
  });

  it("cannot be of two answers, or of none", () => {
    expect(readAll([...said, messageStart]).verdict).toBe("malformed");
    expect(readAll([messageStop()]).verdict).toBe("malformed");
    expect(readAll([messageStart, messageStart, text("Hi"), messageStop(), metadata()]).verdict).toBe("complete");
  });

  it("is none of an event that is not JSON", () => {
    expect(readAll([messageStart, { event: "contentBlockDelta", data: "{" }]).verdict).toBe("malformed");
    expect(readAll([messageStart, { event: "contentBlockDelta", data: "[]" }]).verdict).toBe("malformed");
  });
});

describe("a failure", () => {
  it.each([
    ["throttlingException", "Too many requests, please wait.", "rate_limit_exceeded", false],
    ["serviceUnavailableException", "Bedrock is unable to process your request.", "upstream_overloaded", false],
    ["modelStreamErrorException", "Try again.", "upstream_unavailable", false],
    ["internalServerException", "Try again.", "upstream_unavailable", false],
    ["modelTimeoutException", "Try again.", "upstream_timeout", false],
    ["InternalFailure", "Try again.", "upstream_unavailable", false],
    ["validationException", "Input is too long for requested model.", "context_length_exceeded", true],
    ["validationException", "The text field is blank.", undefined, true],
    ["newException", "Oh.", undefined, false],
  ])("in a stream has its name, a code, and is of the request or not: %s %s", (type, message, code, isRefusal) => {
    const reader = readAll([messageStart, text("Hi"), exception(type, { message, originalStatusCode: 500 })]);
    expect(reader.verdict).toBe("failed");
    expect(reader.error).toEqual({ type, message, originalStatusCode: 500, ...(code && { code }) });
    expect(isRefusalOf(exception(type, { message }))).toBe(isRefusal);
  });

  it("may come in place of a JSON answer, in words or as a name", () => {
    const unknown = { Output: { __type: "com.amazon.coral.service#UnknownOperationException" }, Version: "1.0" };
    expect(readJson(unknown)).toMatchObject({ verdict: "failed", error: { message: "UnknownOperationException" } });
    expect(readJson({ message: "Not today." })).toMatchObject({ verdict: "failed", error: { message: "Not today." } });
  });

  it.each([
    "",
    "[]",
    "{}",
    '{"output":{}}',
    '{"output":{"message":{"role":"assistant"}}}',
    '{"usage":{"inputTokens":1}}',
  ])("is no answer at all: %s", (text) => expect(readJson(text).verdict).toBe("malformed"));

  it.each(["malformed_model_output", "malformed_tool_use"])(
    "is an answer that the model could not make: %s",
    (reason) => {
      const { verdict, error, usage, events } = readAll(answerOf([text("Hi")], reason));
      expect([verdict, usage?.totalTokens, endOf(events)]).toEqual(["malformed", USAGE.totalTokens, undefined]);
      expect(error).toEqual({ message: `The provider's model ended its answer with ${reason}` });
      expect(readAll(answerOf([text("Hi")], reason).slice(0, -1)).verdict).toBe("cut");
      expect(readJson(messageOf([{ text: "Hi" }], { stopReason: reason })).verdict).toBe("malformed");
    },
  );
});

// What each event of Anthropic's streams becomes, for a client of another protocol.
import { describe, expect, it } from "vitest";
import { readAnswer } from "../../../functions/protocols/messages/outbound/read-answer.ts";
import {
  answerOf,
  blockDelta,
  blockStart,
  blockStop,
  endOf,
  inputDelta,
  messageDelta,
  messageStart,
  messageStop,
  partsOf,
  readAll,
  stream,
  textBlock,
  textDelta,
  textOf,
  toolBlock,
} from "./support/reading.ts";

const signatureDelta = (signature: string, index = 0) => blockDelta(index, { type: "signature_delta", signature });
const thinkingDelta = (thinking: string, index = 0) => blockDelta(index, { type: "thinking_delta", thinking });

describe("the parts of an answer", () => {
  it("are those of its blocks, in their order", () => {
    const { events, verdict } = readAll(answerOf([...textBlock("Hi"), ...toolBlock(['{"a":', "1}"], { index: 1 })]));
    expect(verdict).toBe("complete");
    expect(events).toEqual([
      { type: "start", id: "msg_1" },
      { type: "part-start", index: 0, part: { type: "text" } },
      { type: "part-delta", index: 0, text: "Hi" },
      { type: "part-end", index: 0 },
      { type: "part-start", index: 1, part: { type: "tool-call", id: "toolu_1", name: "weather" } },
      { type: "part-delta", index: 1, text: '{"a":' },
      { type: "part-delta", index: 1, text: "1}" },
      { type: "part-end", index: 1 },
      { type: "end", reason: "stop" },
    ]);
  });

  it("begin with the text that a block has from its start", () => {
    const { events } = readAll(
      answerOf([blockStart(0, { type: "text", text: "Once " }), textDelta("upon"), blockStop()]),
    );
    expect(textOf(events)).toBe("Once upon");
  });

  it("may begin before others have ended, each delta being of its own block", () => {
    const opened = [
      blockStart(5, { type: "tool_use", id: "a", name: "f" }),
      blockStart(9, { type: "tool_use", id: "b", name: "g" }),
    ];
    const pieces = [inputDelta("{", 9), inputDelta("[", 5), inputDelta("}", 9), inputDelta("]", 5)];
    const { events } = readAll(answerOf([...opened, ...pieces, blockStop(9), blockStop(5)], "tool_use"));
    expect([textOf(events, 0), textOf(events, 1)]).toEqual(["[]", "{}"]);
  });

  it("end when another block takes their place, or the answer ends", () => {
    const { events } = readAll(answerOf([...textBlock("a").slice(0, 2), ...textBlock("b").slice(0, 2)]));
    expect(events.filter(({ type }) => type === "part-end")).toHaveLength(2);
    expect(events.at(-1)?.type).toBe("end");
  });

  it("may come whole with the start of the message", () => {
    const content = [
      { type: "text", text: "Hi" },
      { type: "tool_use", id: "a", name: "f", input: { b: 1 } },
    ];
    const { events } = readAll(stream(messageStart({ content }), ...textBlock("!"), messageDelta(), messageStop));
    expect([0, 1, 2].map((index) => textOf(events, index))).toEqual(["Hi", '{"b":1}', "!"]);
  });

  it("are no blocks that only Anthropic's own tools have, nor what is unknown", () => {
    const types = ["server_tool_use", "web_search_tool_result", "code_execution_tool_result", "fallback", "compaction"];
    const blocks = [...types, "new_kind"].flatMap((type, index) => [
      blockStart(index, { type, id: "x", name: "y", input: { a: 1 }, text: "z" }),
      inputDelta("{}", index),
      textDelta("no", index),
      blockStop(index),
    ]);
    const { events } = readAll(answerOf(blocks));
    expect(events.map(({ type }) => type)).toEqual(["start", "end"]);
  });

  it("have no citations, and nothing of deltas of another kind", () => {
    const deltas = [
      { type: "citations_delta", citation: { cited_text: "no" } },
      { type: "new_delta", text: "no" },
    ];
    const others = [
      { type: "thinking_delta", thinking: "no" },
      { type: "input_json_delta", partial_json: "no" },
    ];
    const blocks = [
      blockStart(0, { type: "text", text: "" }),
      ...[...deltas, ...others].map((delta) => blockDelta(0, delta)),
    ];
    expect(textOf(readAll(answerOf([...blocks, signatureDelta("no"), blockStop()])).events)).toBe("");
    expect(JSON.stringify(readAll(answerOf([...blocks, signatureDelta("no"), blockStop()])).events)).not.toContain(
      "no",
    );
  });

  it("are none in events that are unknown, or signs of life", () => {
    const others = [{ type: "ping" }, { type: "new_event", delta: { text: "no" } }];
    const named = [{ event: "ping", data: "still here" }];
    expect(readAll([...named, ...stream(...others), ...answerOf(textBlock("Hi"))])).toEqual(
      readAll(answerOf(textBlock("Hi"))),
    );
  });
});

describe("reasoning", () => {
  it("has its signature once, at its end", () => {
    const start = blockStart(0, { type: "thinking", thinking: "", signature: "" });
    const { events } = readAll(answerOf([start, thinkingDelta("Hm"), signatureDelta("s1"), blockStop()]));
    expect(partsOf(events)).toEqual([{ type: "reasoning" }]);
    expect(textOf(events)).toBe("Hm");
    const signature = { maker: "anthropic", value: "s1" };
    expect(events.find(({ type }) => type === "part-end")).toEqual({ type: "part-end", index: 0, signature });
  });

  it("may have a signature and no text, or text and no signature", () => {
    const start = blockStart(0, { type: "thinking", thinking: "" });
    const signed = readAll(answerOf([start, signatureDelta("s1"), blockStop()])).events;
    expect(textOf(signed)).toBe("");
    expect(signed.find(({ type }) => type === "part-end")).toHaveProperty("signature.value", "s1");
    const unsigned = readAll(answerOf([start, thinkingDelta("Hm"), blockStop()])).events;
    expect(unsigned.find(({ type }) => type === "part-end")).toEqual({ type: "part-end", index: 0 });
  });

  it("that is redacted is a part without text", () => {
    const { events } = readAll(answerOf([blockStart(0, { type: "redacted_thinking", data: "xyz" }), blockStop()]));
    expect(partsOf(events)).toEqual([{ type: "redacted-reasoning", data: { maker: "anthropic", value: "xyz" } }]);
  });
});

describe("calls of tools", () => {
  it("have no delta if the input is empty", () => {
    const { events } = readAll(answerOf(toolBlock([""]), "tool_use"));
    expect(events.map(({ type }) => type)).toEqual(["start", "part-start", "part-end", "end"]);
  });

  it("may have the input in their start, of which every digit is kept", () => {
    const start =
      '{"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"a","name":"f","input":{"id":12345678901234567890}}}';
    const [first, , ...rest] = answerOf(toolBlock([]));
    const { events } = readAll(
      [first, { event: undefined, data: start }, ...rest].filter((event) => event !== undefined),
    );
    expect(textOf(events)).toBe('{"id":12345678901234567890}');
  });

  it("have the input of the deltas where both are there", () => {
    const { events } = readAll(answerOf(toolBlock(['{"a":2}'], { input: { a: 1 } }), "tool_use"));
    expect(textOf(events)).toBe('{"a":2}');
  });

  it("have the client's name of the tool", () => {
    const toolNames = new Map([["get_weather", "get weather"]]);
    const { events } = readAll(answerOf(toolBlock([], { name: "get_weather" }), "tool_use"), { toolNames });
    expect(partsOf(events)).toEqual([{ type: "tool-call", id: "toolu_0", name: "get weather" }]);
    expect(partsOf(readAll(answerOf(toolBlock([])), { toolNames }).events)).toMatchObject([{ name: "weather" }]);
  });

  it.each([{ id: "a" }, { name: "f" }, { id: "", name: "f" }, { id: 1, name: "f" }])("are malformed as %o", (call) => {
    expect(readAll(answerOf([blockStart(0, { type: "tool_use", ...call })])).verdict).toBe("malformed");
  });
});

describe("the tool whose input is the answer", () => {
  const options = { answerTool: "weather" };

  it("becomes text, piece by piece, and no call", () => {
    const { events, finishReasons } = readAll(answerOf(toolBlock(['{"a":', "1}"]), "tool_use"), options);
    expect(partsOf(events)).toEqual([{ type: "text" }]);
    expect(events.filter(({ type }) => type === "part-delta")).toHaveLength(2);
    expect(textOf(events)).toBe('{"a":1}');
    expect(endOf(events)).toEqual({ type: "end", reason: "stop" });
    expect(finishReasons).toEqual(["stop"]);
  });

  it("is an empty object without input", () => {
    expect(textOf(readAll(answerOf(toolBlock([""]), "tool_use"), options).events)).toBe("{}");
  });

  it("leaves no room for text beside it, wherever that comes", () => {
    const blocks = [...textBlock("Here it is:"), ...toolBlock(["{}"], { index: 1 }), ...textBlock("Done.", 2)];
    const { events } = readAll(answerOf(blocks, "tool_use"), options);
    expect(partsOf(events)).toEqual([{ type: "text" }]);
    expect(textOf(events)).toBe("{}");
  });

  it("leaves the text if it is never called", () => {
    const { events } = readAll(answerOf([...textBlock("I can"), ...textBlock("not.", 1)]), options);
    expect(textOf(events)).toBe("I cannot.");
    expect(partsOf(events)).toEqual([{ type: "text" }]);
  });

  it("does not hide that another tool is called too", () => {
    const blocks = [...toolBlock(["{}"]), ...toolBlock(["{}"], { index: 1, name: "other" })];
    expect(endOf(readAll(answerOf(blocks, "tool_use"), options).events)?.reason).toBe("tool-calls");
  });
});

describe("the end of an answer", () => {
  it.each([
    ["end_turn", "stop", "stop"],
    ["stop_sequence", "stop", "stop"],
    ["pause_turn", "stop", "stop"],
    ["tool_use", "tool-calls", "tool_calls"],
    ["max_tokens", "length", "length"],
    ["model_context_window_exceeded", "length", "length"],
    ["refusal", "content-filter", "content_filter"],
    ["tired", "stop", "tired"],
  ])("for the reason %s is %s, and is logged as %s", (stopReason, reason, logged) => {
    const { events, finishReasons } = readAll(answerOf(textBlock("Hi"), stopReason));
    expect(endOf(events)).toEqual({ type: "end", reason });
    expect(finishReasons).toEqual([logged]);
  });

  it("names the stop sequence", () => {
    const delta = { type: "message_delta", delta: { stop_reason: "stop_sequence", stop_sequence: "END" } };
    expect(endOf(readAll(stream(messageStart(), delta, messageStop)).events)).toHaveProperty("stopSequence", "END");
  });

  it("comes with the provider's own, the reason before it", () => {
    const reader = readAnswer({});
    const [stop, ...before] = answerOf(textBlock("Hi")).reverse();
    const read = before.reverse().map((event) => reader.read(event));
    expect(read.flatMap((events) => events?.events).some((event) => event?.type === "end")).toBe(false);
    expect(read.some((events) => events?.isComplete)).toBe(false);
    expect(read.at(-1)?.finishReasons).toEqual([{ index: 0, reason: "stop" }]);
    expect(stop && reader.read(stop)).toEqual({ events: [{ type: "end", reason: "stop" }], isComplete: true });
    expect(reader.end()).toEqual([]);
  });

  it("comes with the end of the body after a stop reason, as often as it is asked for", () => {
    const reader = readAnswer({});
    for (const event of stream(messageStart(), ...textBlock("Hi"), messageDelta("max_tokens"))) reader.read(event);
    expect(reader.end()).toEqual([{ type: "end", reason: "length" }]);
    expect(reader.end()).toEqual([{ type: "end", reason: "length" }]);
  });

  it("comes with the end of the body behind OpenAI's mark, too", () => {
    const sent = [...stream(messageStart(), ...textBlock("Hi"), messageDelta()), { data: "[DONE]", event: undefined }];
    expect(readAll(sent).verdict).toBe("ended");
  });

  it.each([
    ["without a stop reason", [...textBlock("Hi"), messageDelta(null)]],
    ["without any event", []],
    ["with an unfinished input", [...toolBlock(["{"]).slice(0, 2), messageDelta("tool_use")]],
    ["with text after the stop reason", [...textBlock("Hi"), messageDelta(), ...textBlock("and", 1)]],
    ["with more of a text after the stop reason", [...textBlock("Hi").slice(0, 2), messageDelta(), textDelta("!")]],
    ["with a block after the stop reason", [messageDelta(), ...toolBlock([])]],
  ])("does not come %s", (_, events) => {
    expect(readAll(stream(messageStart(), ...events)).verdict).toBe("cut");
  });

  it("does not come in a body without events, nor with a failure", () => {
    expect(readAll([]).verdict).toBe("cut");
    const reader = readAnswer({});
    for (const event of stream(messageStart(), messageDelta(), { type: "error", error: { message: "no" } }))
      reader.read(event);
    expect(reader.end()).toBeUndefined();
  });

  it("without a stop reason follows from the calls", () => {
    const ends = [textBlock("Hi"), toolBlock(["{}"])].map((blocks) => stream(messageStart(), ...blocks, messageStop));
    expect(ends.map((sent) => endOf(readAll(sent).events)?.reason)).toEqual(["stop", "tool-calls"]);
  });

  it("has an explanation only of a refusal", () => {
    const delta = (stop_reason: string) => ({ stop_reason, stop_details: { explanation: "It is not allowed." } });
    const end = (reason: string) =>
      endOf(readAll(stream(messageStart(), { type: "message_delta", delta: delta(reason) }, messageStop)).events);
    expect(end("refusal")).toEqual({ type: "end", reason: "content-filter", refusal: "It is not allowed." });
    expect(end("end_turn")).toEqual({ type: "end", reason: "stop" });
  });

  it("closes what is still open", () => {
    const { events, verdict } = readAll(stream(messageStart(), ...textBlock("Hi").slice(0, 2), messageDelta()));
    expect(verdict).toBe("ended");
    expect(events.slice(-2).map(({ type }) => type)).toEqual(["part-end", "end"]);
  });

  it("is the last that is read", () => {
    const reader = readAnswer({});
    for (const event of answerOf(textBlock("Hi"))) reader.read(event);
    for (const event of answerOf(textBlock("Ho"))) expect(reader.read(event)).toEqual({ events: [] });
  });
});

describe("the start of an answer", () => {
  it("may be repeated", () => {
    const sent = stream(messageStart(), messageStart(), ...textBlock("Hi"), messageDelta(), messageStop);
    expect(readAll(sent)).toEqual(readAll(answerOf(textBlock("Hi"))));
  });

  it.each([{ id: "msg_2" }, { id: undefined }])("of another answer is malformed: %o", (message) => {
    expect(readAll(stream(messageStart(), ...textBlock("Hi"), messageStart(message))).verdict).toBe("malformed");
  });

  it("comes once and first, also where the provider leaves it out", () => {
    const { events } = readAll(stream(...textBlock("Hi"), messageStart(), messageDelta(), messageStop));
    expect(events.filter(({ type }) => type === "start")).toHaveLength(1);
    expect(events[0]).toEqual({ type: "start", id: undefined });
  });

  it("is all that an end needs, but it needs that", () => {
    expect(readAll(stream(messageStart(), messageStop)).verdict).toBe("complete");
    expect(readAll(stream(messageStop)).verdict).toBe("malformed");
    expect(readAll(stream(messageDelta())).verdict).toBe("cut");
  });
});

describe("failures in a stream", () => {
  it.each([
    ["overloaded_error", "upstream_overloaded"],
    ["rate_limit_error", "rate_limit_exceeded"],
    ["api_error", "upstream_unavailable"],
    ["timeout_error", "upstream_timeout"],
    ["invalid_request_error", undefined],
  ])("of type %s have the code %s", (type, code) => {
    const error = { type, message: "It failed." };
    const { verdict, error: read } = readAll(stream(messageStart(), { type: "error", error }));
    expect(verdict).toBe("failed");
    expect(read).toEqual({ ...error, ...(code && { code }) });
  });

  it("say that the prompt is too long", () => {
    const error = { type: "invalid_request_error", message: "prompt is too long: 210000 tokens > 200000 maximum" };
    expect(readAll(stream({ type: "error", error })).error).toHaveProperty("code", "context_length_exceeded");
  });

  it.each([
    "Overloaded",
    '{"type":"new_error","message":"Overloaded"}',
    '{"message":"Overloaded"}',
    '{"error":{"message":"Overloaded"}}',
    '{"error":"Overloaded"}',
  ])("may have any data where the event is named so: %s", (data) => {
    const { verdict, error } = readAll([{ event: "error", data }]);
    expect(verdict).toBe("failed");
    expect(error).toHaveProperty("message", "Overloaded");
  });

  it("may be an error object without a name, as copies of the protocol send it", () => {
    expect(readAll([{ event: undefined, data: '{"error":{"message":"no"}}' }]).error).toEqual({ message: "no" });
  });

  it("keep a code that is there", () => {
    const error = { type: "rate_limit_error", message: "no", code: "1302" };
    expect(readAll(stream({ type: "error", error })).error).toEqual(error);
  });
});

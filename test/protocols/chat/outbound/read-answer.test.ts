// Answers of servers that speak chat completions, as clients of other protocols get them.
import { describe, expect, it } from "vitest";
import { readAnswer } from "../../../../functions/protocols/chat/outbound/read-answer.ts";
import {
  called,
  chunk,
  DONE,
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

const textsOf = (reading: ReturnType<typeof read>) => partsOf(reading).map(({ type, text }) => `${type}: ${text}`);

describe("text", () => {
  it.each([
    ["a text", "Hi"],
    ["a list of parts", [{ type: "text", text: "H" }, "i", { type: "reference", reference_ids: [1] }, null]],
  ])("may be %s", (_, content) => {
    expect(textsOf(read(delta({ content }), finish()))).toEqual(["text: Hi"]);
    expect(textsOf(readJson(message({ content })))).toEqual(["text: Hi"]);
  });

  it("may be without a delta", () => {
    expect(textsOf(read(chunk({ text: "Hi" }), finish()))).toEqual(["text: Hi"]);
  });

  it("keeps tags of reasoning: they are text", () => {
    expect(textsOf(read(said("<think>a</think>b"), finish()))).toEqual(["text: <think>a</think>b"]);
  });

  it("of a stream goes on from chunk to chunk", () => {
    const { events } = read(delta({ role: "assistant", content: "" }), said("H"), said(""), said("i"), finish());
    expect(events).toEqual([
      { type: "start", id: "chatcmpl-1" },
      { type: "part-start", index: 0, choice: 0, part: { type: "text" } },
      { type: "part-delta", index: 0, text: "H" },
      { type: "part-delta", index: 0, text: "i" },
      { type: "part-end", index: 0 },
      { type: "end", choice: 0, reason: "stop" },
    ]);
  });
});

describe("reasoning", () => {
  const parts = [
    { type: "thinking", thinking: [{ type: "text", text: "W" }, "hy"] },
    { type: "text", text: "Hi" },
  ];
  const detail = { type: "reasoning.text", text: "Why", index: 0 };
  it.each([
    ["DeepSeek", { reasoning_content: "Why", content: "Hi" }],
    ["vLLM", { reasoning: "Why", content: "Hi" }],
    ["both names", { reasoning_content: "Why", reasoning: "Why", content: "Hi" }],
    ["Mistral", { content: parts }],
    ["OpenRouter", { reasoning: "Why", reasoning_details: [detail], content: "Hi" }],
    ["OpenRouter, by the list alone", { reasoning_details: [detail], content: "Hi" }],
    ["OpenRouter, of a summary", { reasoning_details: [{ type: "reasoning.summary", summary: "Why" }], content: "Hi" }],
    [
      "OpenRouter, beside what is encrypted",
      { reasoning: "Why", reasoning_details: [{ type: "reasoning.encrypted", data: "x" }], content: "Hi" },
    ],
    ["LiteLLM", { reasoning_content: "Why", thinking_blocks: [{ type: "thinking", thinking: "Why" }], content: "Hi" }],
  ])("is read as %s has it", (_, members) => {
    expect(textsOf(read(delta(members), finish()))).toEqual(["reasoning: Why", "text: Hi"]);
    expect(textsOf(readJson(message(members)))).toEqual(["reasoning: Why", "text: Hi"]);
  });

  const signature = { maker: "anthropic", value: "s" };
  const ends = (reading: ReturnType<typeof read>) => reading.events.filter((event) => event.type === "part-end");
  it.each([
    [
      "LiteLLM, in the last chunk",
      [
        { reasoning_content: "Why" },
        { reasoning_content: "", thinking_blocks: [{ type: "thinking", thinking: "", signature: "s" }] },
      ],
    ],
    [
      "this gateway, behind all chunks",
      [
        { reasoning_content: "Why" },
        { thinking_blocks: [{ index: 0, type: "thinking", thinking: "Why", signature: "s" }] },
      ],
    ],
    [
      "OpenRouter",
      [
        { reasoning: "Why", reasoning_details: [detail] },
        {
          reasoning: null,
          reasoning_details: [{ type: "reasoning.text", format: "anthropic-claude-v1", signature: "s" }],
        },
      ],
    ],
  ])("is signed as %s signs it", (_, deltas) => {
    const reading = read(...deltas.map((each) => delta(each)), said("Hi"), finish());
    expect(textsOf(reading)).toEqual(["reasoning: Why", "text: Hi"]);
    expect(ends(reading)).toEqual([
      { type: "part-end", index: 0, signature },
      { type: "part-end", index: 1 },
    ]);
  });

  it("of a JSON answer has each signature with its own text", () => {
    const blocks = [
      { type: "thinking", thinking: "a", signature: "s" },
      { type: "redacted_thinking", data: "x" },
      { type: "thinking", thinking: "b", signature: "t" },
    ];
    const reading = readJson(message({ reasoning_content: "ab", thinking_blocks: blocks }));
    expect(textsOf(reading)).toEqual(["reasoning: a", "redacted-reasoning: ", "reasoning: b"]);
    expect(partsOf(reading)[1]).toMatchObject({ data: { maker: "anthropic", value: "x" } });
    expect(ends(reading).map((end) => end.signature?.value)).toEqual(["s", undefined, "t"]);
  });

  it("without a text can be signed", () => {
    const reading = read(delta({ thinking_blocks: [{ type: "thinking", thinking: "", signature: "s" }] }), finish());
    expect(ends(reading)).toEqual([{ type: "part-end", index: 0, signature }]);
  });
});

describe("the end of an answer", () => {
  it.each([
    ["stop", "stop"],
    ["eos", "stop"],
    ["new_reason", "stop"],
    ["tool_calls", "stop"],
    ["length", "length"],
    ["model_length", "length"],
    ["content_filter", "content-filter"],
    ["content_filter: RECITATION", "content-filter"],
  ])("is for %s without calls: %s", (said, reason) => {
    const reading = read(finish(said));
    expect(endsOf(reading)).toEqual([{ type: "end", choice: 0, reason }]);
    expect(reading.finishReasons).toEqual([said]);
  });

  it.each([
    ["stop", "tool-calls"],
    ["tool_calls", "tool-calls"],
    ["function_call", "tool-calls"],
    ["length", "length"],
    ["content_filter", "content-filter"],
  ])("is for %s with calls: %s", (said, reason) => {
    const call = { index: 0, id: "a", function: { name: "f", arguments: "{}" } };
    expect(endsOf(read(called(call), finish(said)))).toMatchObject([{ reason }]);
    expect(endsOf(readJson(message({ tool_calls: [call] }, { finish_reason: said })))).toMatchObject([{ reason }]);
  });

  it.each([
    ["vLLM", { stop_reason: "###" }, "###"],
    ["SGLang", { matched_stop: "###" }, "###"],
    ["the number of a token", { stop_reason: 128009 }, undefined],
    ["the reason once more", { stop_reason: "end_turn" }, undefined],
  ])("names the stop sequence that was met: %s", (_, members, stopSequence) => {
    const end = { type: "end", choice: 0, reason: "stop", ...(stopSequence && { stopSequence }) };
    expect(endsOf(read(said("Hi"), finish("stop", members)))).toEqual([end]);
  });

  it("says why the model refuses, which OpenAI's models do with the reason stop", () => {
    const end = { type: "end", choice: 0, reason: "stop", refusal: "I can't." };
    expect(endsOf(read(delta({ refusal: "I " }), delta({ refusal: "can't." }), finish()))).toEqual([end]);
    expect(endsOf(readJson(message({ content: null, refusal: "I can't." })))).toEqual([end]);
    expect(endsOf(readJson(message({ content: [{ type: "refusal", refusal: "I can't." }] })))).toEqual([end]);
  });
});

describe("a stream", () => {
  const verdict = (...data: (object | string)[]) => readAll(stream(...data)).verdict;

  it("is complete with [DONE], whatever is missing", () => {
    expect(verdict(said("Hi"), " [DONE] ")).toBe("complete");
    expect(endsOf(readAll(stream(DONE)))).toEqual([{ type: "end", choice: 0, reason: "stop" }]);
  });

  it("is complete with the end of its body if every choice has a finish reason", () => {
    expect(verdict(said("Hi"), finish())).toBe("ended");
    expect(verdict(said("Hi"))).toBe("cut");
    expect(verdict()).toBe("cut");
  });

  it.each(["", "null", null, 7])("is not finished by %j", (reason) => {
    expect(verdict(delta({ content: "Hi" }, { finish_reason: reason }))).toBe("cut");
  });

  it.each([
    ["text", { content: "more" }],
    ["reasoning", { reasoning: "more" }],
    ["reasoning in a list", { reasoning_details: [{ type: "reasoning.text", text: "more" }] }],
    ["a refusal", { refusal: "more" }],
    ["a call", { tool_calls: [{ index: 0, function: { name: "f" } }] }],
  ])("was not finished by a reason behind which there is %s", (_, more) => {
    expect(verdict(said("Hi"), finish(), delta(more))).toBe("cut");
    expect(verdict(said("Hi"), finish(), delta(more), finish())).toBe("ended");
  });

  it("stays finished behind chunks that say nothing", () => {
    expect(verdict(finish(), delta({ role: "assistant", content: "" }), chunk(), { usage: {} })).toBe("ended");
  });

  it("may have its finish reason in every chunk", () => {
    const { verdict, events } = readAll(
      stream(said("H", { finish_reason: "stop" }), said("i", { finish_reason: "stop" })),
    );
    expect(verdict).toBe("ended");
    expect(partsOf({ events })).toEqual([{ type: "text", text: "Hi" }]);
  });

  it("has no end before the provider's own", () => {
    const reader = readAnswer({ stream: true });
    const events = stream(said("Hi"), finish(), chunk()).flatMap((event) => reader.read(event)?.events ?? []);
    expect(events.map(({ type }) => type)).toEqual(["start", "part-start", "part-delta"]);
  });

  it("begins with its first word, and has the first id that is one", () => {
    const filters = { id: "", choices: [], prompt_filter_results: [{ prompt_index: 0 }] };
    const reader = readAnswer({ stream: true });
    const read = stream(filters, delta({ role: "assistant" }), said("Hi")).map((event) => reader.read(event)?.events);
    expect(read.slice(0, 2)).toEqual([[], []]);
    expect(read[2]?.[0]).toEqual({ type: "start", id: "chatcmpl-1" });
  });

  it.each(["{", "7", "[]", "text"])("is malformed with %j", (data) => {
    expect(verdict(said("Hi"), data)).toBe("malformed");
  });
});

describe("a JSON answer", () => {
  it("is complete as it is", () => {
    const { verdict, events, usage } = readJson({
      ...message({ content: "Hi" }),
      usage: { prompt_tokens: 3, completion_tokens: 1 },
    });
    expect([verdict, usage?.totalTokens]).toEqual(["complete", 4]);
    expect(events.map(({ type }) => type)).toEqual(["start", "part-start", "part-delta", "part-end", "end"]);
  });

  it.each([{}, { choices: [] }, { choices: null }, { choices: [null] }, DONE, "{"])(
    "is malformed if it is %j",
    (answer) => {
      expect(readJson(answer).verdict).toBe("malformed");
    },
  );
});

describe("a failure", () => {
  const usage = { prompt_tokens: 3, completion_tokens: 1, total_tokens: 4 };
  it.each([
    ["an error object", { error: { message: "no" } }],
    ["an error beside choices and usage", { error: { message: "no" }, ...finish(), usage }],
    ["a bare error", { object: "error", message: "no" }],
    ["an error that is a text", { error: "no" }],
    ["an error in a choice", finish("error", { error: { code: 502, message: "no" } })],
    ["the finish reason error", finish("error", { native_finish_reason: "no" })],
    ["DeepSeek's", finish("insufficient_system_resource")],
  ])("is reported by %s, wherever it stands", (_, sent) => {
    for (const before of [[], [said("Hi")], [said("Hi"), finish()]]) {
      const { verdict, error, events } = readAll(stream(...before, sent, DONE));
      expect(verdict).toBe("failed");
      expect(JSON.stringify(error)).toMatch(/no\b|ended its answer with (?:error|insufficient_system_resource)/);
      expect(events.some(({ type }) => type === "end")).toBe(false);
    }
    expect(readJson(sent).verdict).toBe("failed");
  });

  it("is reported by an event named error, which may have any text", () => {
    expect(readAll([{ event: "error", data: "Overloaded" }])).toMatchObject({
      verdict: "failed",
      error: { message: "Overloaded" },
    });
  });

  it("has the usage that comes with it", () => {
    expect(readAll(stream({ error: { message: "no" }, choices: [], usage })).usage?.totalTokens).toBe(4);
  });

  it("ends the answer: nothing behind it is read", () => {
    const reader = readAnswer({ stream: true });
    const [error, done] = stream({ error: { message: "no" } }, DONE);
    if (error === undefined || done === undefined) throw new Error("there are two");
    expect(reader.read(error)?.error).toBeDefined();
    expect([reader.read(done), reader.end()]).toEqual([undefined, undefined]);
  });
});

describe("the usage", () => {
  const usage = { prompt_tokens: 7, completion_tokens: 2, total_tokens: 9 };
  it.each([
    ["OpenAI, behind the finish reason", [finish(), { choices: [], usage }]],
    ["OpenRouter, beside an empty choice", [finish(), { ...delta({ content: "" }), usage }]],
    ["Groq, in a member of its own", [{ ...finish(), x_groq: { usage } }]],
    ["Moonshot, in a choice", [finish("stop", { usage })]],
    [
      "Perplexity, a running count in every chunk",
      [
        { ...said("a"), usage: { prompt_tokens: 7, completion_tokens: 1 } },
        { ...finish(), usage },
      ],
    ],
  ])("is read as %s has it", (_, sent) => {
    const expected = { promptTokens: 7, completionTokens: 2, totalTokens: 9, cachedTokens: 0, estimated: false };
    expect(read(said("Hi"), ...sent).usage).toEqual(expected);
  });

  it("has what was cached, written to the cache, and thought", () => {
    const prompt_tokens_details = { cached_tokens: 3, cache_write_tokens: 2 };
    const sent = { ...usage, prompt_tokens_details, completion_tokens_details: { reasoning_tokens: 1 } };
    const expected = { cachedTokens: 3, cacheWriteTokens: 2, reasoningTokens: 1 };
    expect(read(finish(), { choices: [], usage: sent }).usage).toMatchObject(expected);
  });
});

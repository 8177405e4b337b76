// The tokens that Anthropic's API counts, in the gateway's terms, and what a cut stream is charged.
import { describe, expect, it } from "vitest";
import type { Call } from "../../../functions/core/call.ts";
import { note, openCompletion, usageOf } from "../../../functions/core/completion.ts";
import type { Target } from "../../../functions/core/directory/target.ts";
import { estimateTokens } from "../../../functions/core/limits/estimate.ts";
import { readAnswer } from "../../../functions/protocols/messages/outbound/read-answer.ts";
import { messageDelta, messageStart, messageStop, readAll, stream, textBlock, textDelta } from "./support/reading.ts";

const full = {
  input_tokens: 3,
  cache_creation_input_tokens: 418,
  cache_read_input_tokens: 1_111,
  output_tokens: 33,
  output_tokens_details: { thinking_tokens: 12 },
  server_tool_use: { web_search_requests: 2 },
};

function usageOfJson(usage: unknown) {
  return readAll([{ event: undefined, data: JSON.stringify({ type: "message", content: [], usage }) }]).usage;
}

function usageOfStream(first: unknown, ...later: unknown[]) {
  const deltas = later.map((usage) => messageDelta("end_turn", { usage }));
  return readAll(stream(messageStart({ usage: first }), ...textBlock("Hi"), ...deltas, messageStop)).usage;
}

describe("the usage of an answer", () => {
  it("counts what was read from the cache and written to it as parts of the prompt", () => {
    expect(usageOfJson(full)).toEqual({
      promptTokens: 3 + 418 + 1_111,
      completionTokens: 33,
      totalTokens: 3 + 418 + 1_111 + 33,
      cachedTokens: 1_111,
      cacheWriteTokens: 418,
      reasoningTokens: 12,
      webSearches: 2,
      estimated: false,
    });
  });

  it("has no kinds of tokens that there are none of", () => {
    const usage = usageOfJson({ input_tokens: 1, output_tokens: 2, cache_creation_input_tokens: 0 });
    expect(usage).toEqual({ promptTokens: 1, completionTokens: 2, totalTokens: 3, cachedTokens: 0, estimated: false });
    expect(Object.keys(usage ?? {})).not.toContain("cacheWriteTokens");
  });

  it("is the last of a stream, and no sum", () => {
    const [first, second] = [{ ...full, output_tokens: 20 }, { output_tokens: 40 }];
    expect(usageOfStream(full, first, second)).toMatchObject({ promptTokens: 1_532, completionTokens: 40 });
  });

  it("keeps what a later event does not count, or not as a number", () => {
    const strange = {
      input_tokens: null,
      cache_read_input_tokens: "7",
      cache_creation_input_tokens: -1,
      output_tokens: 40,
    };
    const expected = { promptTokens: 1_532, cachedTokens: 1_111, cacheWriteTokens: 418, completionTokens: 40 };
    expect(usageOfStream(full, strange)).toMatchObject(expected);
    expect(usageOfStream(full, { output_tokens: 40 })).toMatchObject(expected);
  });

  it("has the input as the last event corrects it", () => {
    expect(usageOfStream({ input_tokens: 43, output_tokens: 1 }, { input_tokens: 61, output_tokens: 2 })).toMatchObject(
      {
        promptTokens: 61,
        totalTokens: 63,
      },
    );
  });

  it("may be in the last event only", () => {
    expect(usageOfStream(undefined, full)).toEqual(usageOfJson(full));
    expect(usageOfStream({ input_tokens: 0, output_tokens: 0 }, full)).toEqual(usageOfJson(full));
  });

  it("adds up the iterations of an answer that compacted its conversation", () => {
    const iterations = [
      { type: "compaction", input_tokens: 1_000, output_tokens: 100 },
      { type: "message", input_tokens: 20, output_tokens: 10 },
      { type: "advisor_message", input_tokens: 5_000, output_tokens: 500 },
      { type: "message", input_tokens: 3, output_tokens: 1 },
      "strange",
    ];
    const usage = { ...full, input_tokens: 23, output_tokens: 11, iterations };
    expect(usageOfJson(usage)).toMatchObject({
      promptTokens: 1_023 + 1_529,
      completionTokens: 111,
      cachedTokens: 1_111,
    });
    expect(usageOfStream(full, usage)).toMatchObject({ promptTokens: 1_023 + 1_529, completionTokens: 111 });
  });

  it.each([
    [
      "one is of a fallback",
      [{ type: "message", input_tokens: 1_000, output_tokens: 9 }, { type: "fallback_message" }],
    ],
    ["there are none", []],
    ["they count nothing", [{ type: "message" }, { type: "message", input_tokens: "9", output_tokens: null }]],
    ["they are no list", { type: "message", input_tokens: 1_000 }],
  ])("does not add up iterations where %s", (_, iterations) => {
    expect(usageOfJson({ ...full, iterations })).toEqual(usageOfJson(full));
  });

  it.each([
    undefined,
    null,
    7,
    [],
    {},
    { input_tokens: 5 },
    { output_tokens: 5 },
    { input_tokens: 0, output_tokens: 0 },
  ])("is unknown if it is %o", (usage) => {
    expect(usageOfJson(usage)).toBeUndefined();
  });

  it("is unknown at the end of a stream whose only count of the output was the first", () => {
    const reader = readAnswer({});
    reader.read(stream(messageStart({ usage: full }))[0] ?? { data: "" });
    for (const usage of [undefined, {}, { input_tokens: 70 }]) {
      const [event = { data: "" }] = stream(messageDelta("end_turn", { usage }));
      expect(reader.read(event)?.usage).toBeUndefined();
    }
  });
});

describe("the usage of a cut stream", () => {
  it("is the input that was reported, and an estimate of the text", () => {
    const text = "Once upon a time there was a gateway. ".repeat(20);
    for (const outputTokens of [0, 1, 500]) {
      const usage = { ...full, output_tokens: outputTokens };
      const charged = charge(stream(messageStart({ usage }), ...textBlock(text).slice(0, 2), textDelta(text)));
      expect(charged).toMatchObject({
        promptTokens: 1_532,
        cachedTokens: 1_111,
        cacheWriteTokens: 418,
        estimated: true,
      });
      expect(charged.completionTokens).toBe(Math.ceil(2 * estimateTokens(text)));
      expect(charged.totalTokens).toBe(1_532 + charged.completionTokens);
    }
  });

  it("is the input alone before there is text", () => {
    const charged = charge(stream(messageStart({ usage: full })));
    expect(charged).toMatchObject({ promptTokens: 1_532, completionTokens: 0, totalTokens: 1_532, estimated: true });
  });

  it("is the estimate of the prompt where no input was reported", () => {
    const usage = { input_tokens: 0, output_tokens: 0 };
    expect(charge(stream(messageStart({ usage }), ...textBlock("Hi")))).toMatchObject({
      promptTokens: 77,
      estimated: true,
    });
  });

  it("is what the provider reports if only its own end is missing", () => {
    const sent = stream(messageStart({ usage: full }), ...textBlock("Hi"), messageDelta("end_turn", { usage: full }));
    expect(charge(sent)).toMatchObject({ completionTokens: 33, estimated: false });
  });
});

/** As the gateway adds it up for a call whose prompt it estimates at 77 tokens. */
function charge(sent: ReturnType<typeof stream>) {
  const completion = openCompletion({ promptTokens: 77 } as Call, {} as Target, 1);
  const reader = readAnswer({});
  for (const event of sent) {
    const { events = [], usage, finishReasons: [stop] = [] } = reader.read(event) ?? {};
    const generated = events.map((event) => (event.type === "part-delta" ? event.text : "")).join("");
    note(completion, {
      usage,
      hasUsage: usage !== undefined,
      choices: [{ index: 0, generated, finishReason: stop?.reason }],
    });
  }
  return usageOf(completion);
}

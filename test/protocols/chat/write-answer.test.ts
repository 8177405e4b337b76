// Answers in the internal form, as clients of chat completions get them: as a stream, and as one completion.
import fc from "fast-check";
import OpenAI from "openai";
import { afterEach, describe, expect, it, vi } from "vitest";
import type { AnswerEvent } from "../../../functions/core/conversation/events.ts";
import { chatCompletion, chatCompletionChunk } from "../../support/chat-schema.ts";
import { addUp, chunksOf } from "../../support/chat-stream.ts";
import { runs } from "../../support/long.ts";
import { anyAnswer, calls, end, part, signedPart, start, USAGE, write, writerOf } from "./support/events.ts";

const text = { type: "text" } as const;
const reasoning = { type: "reasoning" } as const;
const call = (id: string, name = "f") => ({ type: "tool-call", id, name }) as const;
const anthropic = (value: string) => ({ maker: "anthropic", value }) as const;
const google = (value: string) => ({ maker: "google", value }) as const;

const streamed = (...events: AnswerEvent[]) => chunksOf(write("stream", [start, ...events]));
const deltas = (...events: AnswerEvent[]) => streamed(...events).map(({ choices: [choice] }) => choice?.delta);
const completed = (...events: AnswerEvent[]) => chatCompletion.parse(JSON.parse(write("json", [start, ...events])));
const message = (...events: AnswerEvent[]) => completed(...events).choices[0]?.message;

afterEach(() => {
  vi.useRealTimers();
});

describe("a stream", () => {
  it("says nothing before there is something to say", () => {
    const writer = writerOf("stream");
    expect(writer.write(start)).toBe("");
    expect(writer.write({ type: "part-start", index: 0, part: text })).toBe("");
    expect(writer.write({ type: "part-delta", index: 0, text: "Hi" })).toContain('"content":"Hi"');
    expect(writer.write({ type: "part-end", index: 0 })).toBe("");
    expect(writer.write(end())).not.toBe("");
    expect(writer.close(USAGE)).toBe("");
  });

  it("names the role once, with the first piece, and finishes with an empty delta", () => {
    expect(deltas(...part(0, text, "Once ", "upon"), end())).toEqual([
      { role: "assistant", content: "Once " },
      { content: "upon" },
      {},
    ]);
  });

  it("has the same head in every chunk, with the provider's id and the time when it began", () => {
    vi.useFakeTimers({ toFake: ["Date"], now: 1_700_000_000_900 });
    const writer = writerOf("streamWithUsage");
    let stream = "";
    for (const event of [start, ...part(0, text, "a", "b"), end()]) {
      stream += writer.write(event);
      vi.setSystemTime(Date.now() + 5_000);
    }
    const chunks = chunksOf(stream + writer.close(USAGE));
    expect(chunks).toHaveLength(4);
    const head = { id: "msg_1", object: "chat.completion.chunk", created: 1_700_000_000, model: "my-gpt4-mini" };
    for (const chunk of chunks) expect(chunk).toMatchObject(head);
  });

  it.each(["stream", "json"] as const)("of a provider without ids has one of its own: %s", (kind) => {
    for (const id of [undefined, ""]) {
      expect(write(kind, [{ type: "start", id }, end()])).toContain(`"id":"chatcmpl-${calls[kind].id}"`);
    }
    expect(write(kind, [end()])).toContain(`"id":"chatcmpl-${calls[kind].id}"`);
  });

  it("has its finish reason in the last chunk only, with the event that ends it", () => {
    const reasons = streamed(...part(0, text, "a", "b"), end("length")).map(
      ({ choices: [choice] }) => choice?.finish_reason,
    );
    expect(reasons).toEqual([null, null, "length"]);
    expect(write("stream", [start, ...part(0, text, "a", "b")])).not.toMatch(/"finish_reason":(?!null)/);
  });

  it("has the usage in a chunk without choices for clients that asked for it, and null in all others", () => {
    const chunks = chunksOf(write("streamWithUsage", [start, ...part(0, text, "a"), end()]));
    expect(chunks.slice(0, -1).map(({ usage }) => usage)).toEqual([null, null]);
    expect(chunks.at(-1)).toMatchObject({
      choices: [],
      usage: { prompt_tokens: 7, completion_tokens: 2, total_tokens: 9 },
    });
    expect(streamed(...part(0, text, "a"), end()).every((chunk) => !("usage" in chunk))).toBe(true);
  });

  it("counts tools apart from other parts, also where parts overlap", () => {
    const events: AnswerEvent[] = [
      ...part(0, text, "Hi"),
      { type: "part-start", index: 1, part: call("a", "f") },
      { type: "part-start", index: 2, part: reasoning },
      { type: "part-start", index: 3, part: call("b", "g") },
      { type: "part-delta", index: 3, text: '{"b":' },
      { type: "part-delta", index: 1, text: '{"a":1}' },
      { type: "part-delta", index: 3, text: "2}" },
      { type: "part-end", index: 1 },
      { type: "part-end", index: 3 },
    ];
    const tools = deltas(...events, end("tool-calls")).flatMap((delta) => delta?.tool_calls ?? []);
    expect(tools).toEqual([
      { index: 0, id: "a", type: "function", function: { name: "f", arguments: "" } },
      { index: 1, id: "b", type: "function", function: { name: "g", arguments: "" } },
      { index: 1, function: { arguments: '{"b":' } },
      { index: 0, function: { arguments: '{"a":1}' } },
      { index: 1, function: { arguments: "2}" } },
    ]);
  });

  it("has a call's signature in the call's first delta, where Vercel's client looks for it", () => {
    const signed = { ...call("a"), signature: google("sig") };
    const tools = deltas(...part(0, signed), end("tool-calls")).flatMap((delta) => delta?.tool_calls ?? []);
    expect(tools).toEqual([
      {
        ...{ index: 0, id: "a", type: "function", function: { name: "f", arguments: "" } },
        extra_content: { google: { thought_signature: "sig" } },
      },
      { index: 0, function: { arguments: "{}" } },
    ]);
  });

  it("sends a block of reasoning at its end, as a whole and with a place in the list", () => {
    const signed = signedPart(0, { opened: reasoning, pieces: ["We", "ll"], signature: anthropic("sig") });
    const redacted = part(1, { type: "redacted-reasoning", data: anthropic("secret") });
    expect(deltas(...signed, ...redacted, end())).toEqual([
      { role: "assistant", reasoning_content: "We" },
      { reasoning_content: "ll" },
      { thinking_blocks: [{ index: 0, type: "thinking", thinking: "Well", signature: "sig" }] },
      { thinking_blocks: [{ index: 1, type: "redacted_thinking", data: "secret" }] },
      {},
    ]);
  });

  it("is understood by OpenAI's client", async () => {
    const events = [
      ...part(0, text, "Hi ", "there"),
      ...part(1, call("a", "f"), '{"a"', ":1}"),
      ...part(2, call("b", "g")),
    ];
    const stream = `${write("streamWithUsage", [start, ...events, end("tool-calls")])}data: [DONE]\n\n`;
    const client = new OpenAI({ apiKey: "none", fetch: async () => new Response(stream, { headers: SSE }) });
    const body = { model: "my-gpt4-mini", messages: [{ role: "user" as const, content: "Hi" }] };
    const whole = await client.chat.completions.stream(body).finalChatCompletion();
    expect(whole).toMatchObject({ id: "msg_1", usage: { total_tokens: 9 } });
    expect(whole.choices[0]).toMatchObject({
      finish_reason: "tool_calls",
      message: message(...events, end("tool-calls")),
    });
  });
});

const SSE = { "content-type": "text/event-stream" };

describe("a completion", () => {
  it("is written as a whole, at the end", () => {
    const writer = writerOf("json");
    expect([start, ...part(0, text, "Hi"), end()].map((event) => writer.write(event)).join("")).toBe("");
    expect(JSON.parse(writer.close(USAGE))).toEqual({
      id: "msg_1",
      object: "chat.completion",
      created: expect.any(Number),
      model: "my-gpt4-mini",
      choices: [
        {
          index: 0,
          message: { role: "assistant", content: "Hi", refusal: null },
          logprobs: null,
          finish_reason: "stop",
        },
      ],
      usage: {
        ...{ prompt_tokens: 7, completion_tokens: 2, total_tokens: 9 },
        prompt_tokens_details: { cached_tokens: 0 },
      },
    });
  });

  it("has no content where there are only calls", () => {
    expect(message(...part(0, call("a", "get_time"), '{"a":', "1}"), end("tool-calls"))).toEqual({
      ...{ role: "assistant", content: null, refusal: null },
      tool_calls: [{ id: "a", type: "function", function: { name: "get_time", arguments: '{"a":1}' } }],
    });
  });

  it("has the texts of all parts in one", () => {
    const events = [...part(0, text, "a"), ...part(1, reasoning, "Well"), ...part(2, text, "b"), end()];
    expect(message(...events)).toMatchObject({ content: "ab", reasoning_content: "Well" });
  });
});

/** What the client gets either way. */
describe.each([
  ["a stream", (...events: AnswerEvent[]) => addUp(streamed(...events))],
  ["a completion", (...events: AnswerEvent[]) => ({ ...message(...events) })],
])("the message of %s", (_, messageOf) => {
  it("has empty arguments for a call without input", () => {
    expect(messageOf(...part(0, call("a")), end("tool-calls"))).toMatchObject({
      tool_calls: [{ function: { arguments: "{}" } }],
    });
    const cut: AnswerEvent = { type: "part-start", index: 0, part: call("a") };
    expect(messageOf(cut, end("length"))).toMatchObject({ tool_calls: [{ function: { arguments: "{}" } }] });
  });

  it("has Google's signature on the call, and no other", () => {
    const signed = (signature: ReturnType<typeof google | typeof anthropic>) =>
      messageOf(...part(0, { ...call("a"), signature }, '{"a":1}'), end())["tool_calls"];
    expect(signed(google("sig"))).toMatchObject([
      { id: "a", function: { arguments: '{"a":1}' }, extra_content: { google: { thought_signature: "sig" } } },
    ]);
    expect(JSON.stringify(signed(anthropic("sig")))).not.toContain("sig");
  });

  it("has reasoning without Anthropic's signature as text only", () => {
    const unsigned = messageOf(...part(0, reasoning, "Well"), end());
    expect(unsigned).toMatchObject({ reasoning_content: "Well" });
    expect(unsigned).not.toHaveProperty("thinking_blocks");
    const other = signedPart(0, { opened: reasoning, pieces: ["Well"], signature: google("sig") });
    expect(messageOf(...other, end())).not.toHaveProperty("thinking_blocks");
    expect(messageOf(...part(0, { type: "redacted-reasoning", data: google("secret") }), end())).toMatchObject({
      content: "",
    });
  });

  it("has a block for reasoning that is signed and has no text", () => {
    const empty = signedPart(0, { opened: reasoning, pieces: [], signature: anthropic("sig") });
    expect(messageOf(...empty, end())).toMatchObject({
      thinking_blocks: [{ type: "thinking", thinking: "", signature: "sig" }],
    });
  });

  it("has the words of a refusal", () => {
    const refused: AnswerEvent = { type: "end", reason: "content-filter", refusal: "I cannot help with that." };
    expect(messageOf(refused)).toMatchObject({ role: "assistant", refusal: "I cannot help with that." });
    expect(messageOf(refused)["content"] ?? null).toBeNull();
    expect(messageOf(...part(0, text, "Well"), refused)).toMatchObject({
      content: "Well",
      refusal: expect.any(String),
    });
  });

  it.each(["stop", "content-filter"] as const)("is an empty text where nothing was said: %s", (reason) => {
    expect(messageOf(end(reason))).toMatchObject({ role: "assistant", content: "" });
  });

  it("leaves out what belongs to no part", () => {
    const stray: AnswerEvent[] = [
      { type: "part-delta", index: 3, text: "stray" },
      { type: "part-end", index: 3, signature: anthropic("stray") },
    ];
    expect(JSON.stringify(messageOf(...stray, ...part(0, text, "Hi"), end()))).not.toContain("stray");
  });
});

describe("the usage", () => {
  const usageOf = (usage: object) => JSON.parse(write("json", [start, end()], { ...USAGE, ...usage }));

  it("has the kinds of tokens that are known", () => {
    const kinds = { cachedTokens: 3, cacheWriteTokens: 2, audioPromptTokens: 1, reasoningTokens: 0 };
    expect(usageOf(kinds).usage).toEqual({
      ...{ prompt_tokens: 7, completion_tokens: 2, total_tokens: 9 },
      prompt_tokens_details: { cached_tokens: 3, cache_creation_tokens: 2, audio_tokens: 1 },
      completion_tokens_details: { reasoning_tokens: 0 },
    });
  });

  it("is marked where it is estimated", () => {
    expect(usageOf({ estimated: true }).sluice).toEqual({ usage_estimated: true });
    expect(usageOf({})).not.toHaveProperty("sluice");
    const stream = write("streamWithUsage", [start, end()], { ...USAGE, estimated: true });
    const marks = chunksOf(stream).map((chunk) => chunk["sluice"]);
    expect(marks).toEqual([undefined, undefined, { usage_estimated: true }]);
  });
});

describe("any answer", () => {
  it.each([
    ["stop", "stop"],
    ["length", "length"],
    ["tool-calls", "tool_calls"],
    ["content-filter", "content_filter"],
  ] as const)("that ends with %s has OpenAI's finish reason %s", (reason, expected) => {
    expect(completed(end(reason)).choices[0]?.finish_reason).toBe(expected);
    expect(streamed(end(reason)).at(-1)?.choices[0]?.finish_reason).toBe(expected);
  });

  it("is valid, and the same as a stream and as a completion", () => {
    fc.assert(
      fc.property(anyAnswer, (events) => {
        const completion = chatCompletion.parse(JSON.parse(write("json", events)));
        const chunks = chunksOf(write("streamWithUsage", events));
        const [choice] = completion.choices;
        const joined = { content: null, refusal: null, ...addUp(chunks) };
        expect(joined).toEqual({ ...choice?.message, ...withIndexes(choice?.message) });
        expect(chunks.at(-2)?.choices).toEqual([
          expect.objectContaining({ delta: {}, finish_reason: choice?.finish_reason }),
        ]);
        expect(chunks.at(-1)?.usage).toEqual(completion.usage);
        expect(chunks.filter(({ choices }) => choices[0]?.delta.role).length).toBe(1);
        expect(chatCompletionChunk.safeParse(completion).success).toBe(false);
      }),
      { numRuns: runs(100) },
    );
  });

  it("says nothing that looks like an end where it was cut", () => {
    fc.assert(
      fc.property(anyAnswer, fc.nat(), (events, at) => {
        const cut = chunksOf(writePart(events.slice(0, at % events.length)));
        expect(cut.flatMap(({ choices }) => choices).every((choice) => choice.finish_reason === null)).toBe(true);
      }),
      { numRuns: runs(100) },
    );
  });
});

/** Without the end. */
function writePart(events: readonly AnswerEvent[]): string {
  const writer = writerOf("stream");
  return events.map((event) => writer.write(event)).join("");
}

/** Deltas number what they have in lists. */
function withIndexes(message: object | undefined): object {
  const lists = Object.entries(message ?? {}).filter(([, value]) => Array.isArray(value));
  return Object.fromEntries(
    lists.map(([name, list]) => [name, list.map((item: object, index: number) => ({ index, ...item }))]),
  );
}

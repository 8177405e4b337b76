// The options of a request of chat completions: numbers, the form of the answer, who asks, and media.
import { describe, expect, it } from "vitest";
import type { MediaPart, Options } from "../../../../functions/core/conversation/conversation.ts";
import {
  type Asked,
  asRead,
  conversationOf,
  errorOf,
  OWN,
  THINKING,
  turnsWritten,
  writtenOf,
} from "./support/write.ts";

function optionsOf(options: Partial<Options>, asked: Asked = {}) {
  const written = writtenOf({ options }, asked);
  const { model, messages, stream, ...members } = asRead(written);
  return { ...members, dropped: written.dropped };
}

describe("the maximum of tokens", () => {
  it.each([
    ["openai/gpt-4.1-mini", 32_000, { max_completion_tokens: 32_000 }],
    ["openai/gpt-4o", 32_000, { max_completion_tokens: 16_384 }],
    ["openai/gpt-5", 32_000, { max_completion_tokens: 32_000 }],
    ["azure/my-deployment", 32_000, { max_completion_tokens: 32_000 }],
    ["deepseek/deepseek-v4-pro", 32_000, { max_completion_tokens: 32_000 }],
    ["deepseek/deepseek-chat", 32_000, { max_completion_tokens: 8192 }],
    ["groq/meta-llama/llama-4-scout-17b-16e-instruct", 32_000, { max_completion_tokens: 8192 }],
    [OWN, 32_000, { max_tokens: 32_000 }],
  ])(
    "of %s is called as the server knows it, and no more than the model can write",
    (model, maximumTokens, expected) => {
      expect(optionsOf({ maximumTokens }, { model })).toEqual({ ...expected, dropped: [] });
      expect(writtenOf({ options: { maximumTokens } }, { model }).maximumTokens).toBe(Object.values(expected)[0]);
    },
  );

  it("is not sent if the client names none, and reserved as the entry says", () => {
    expect(optionsOf({})).toEqual({ dropped: [] });
    expect(writtenOf({}).maximumTokens).toBe(4096);
  });

  it("is limited by the operator's word", () => {
    const capabilities = { output_limit: 100 };
    expect(optionsOf({ maximumTokens: 200 }, { model: OWN, capabilities })).toMatchObject({ max_tokens: 100 });
  });
});

describe("sampling", () => {
  const all = { temperature: 0.5, topP: 0.9, topK: 5, seed: 7, frequencyPenalty: 1, presencePenalty: 1 };
  const members = { temperature: 0.5, top_p: 0.9, seed: 7, frequency_penalty: 1, presence_penalty: 1 };

  it("is what the client wants, but for `top_k` where it is refused", () => {
    expect(optionsOf(all)).toEqual({ ...members, dropped: ["top_k"] });
    expect(optionsOf(all, { model: "vllm/qwen" })).toEqual({ ...members, top_k: 5, dropped: [] });
  });

  it("is left out and named while OpenAI's models think, unless it is the default", () => {
    const dropped = ["temperature", "top_p", "top_k", "frequency_penalty", "presence_penalty"];
    expect(optionsOf(all, { model: THINKING })).toEqual({ seed: 7, dropped });
    expect(optionsOf({ temperature: 1, topP: 1 }, { model: THINKING })).toEqual({ dropped: [] });
  });

  it("comes back where thinking is off", () => {
    expect(optionsOf({ temperature: 0.5 }, { model: "openai/gpt-5.1" })).toEqual({ temperature: 0.5, dropped: [] });
    const [warm, off, on] = [{ temperature: 0.5 }, { reasoning: { effort: "none" } }, { reasoning: { effort: "low" } }];
    expect(optionsOf({ ...warm, ...off }, { model: "openai/gpt-5.5" })).toMatchObject({ ...warm, dropped: [] });
    expect(optionsOf({ ...warm, ...on }, { model: "openai/gpt-5.1" })).toMatchObject({ dropped: ["temperature"] });
  });
});

describe("stop sequences", () => {
  it("are refused where the model takes fewer, or left out if the operator wants that", () => {
    const stop = ["a", "b", "c", "d", "e"];
    expect(optionsOf({ stop: ["", "a"] })).toEqual({ stop: ["a"], dropped: ["stop"] });
    expect(optionsOf({ stop }, { model: OWN })).toEqual({ stop, dropped: [] });
    for (const [model, kept] of [
      ["openai/gpt-4o", stop.slice(0, 4)],
      [THINKING, undefined],
    ] as const) {
      expect(errorOf(() => optionsOf({ stop }, { model }))).toEqual({ code: "unsupported_parameter", param: "stop" });
      expect(optionsOf({ stop }, { model, unsupported: "drop" })).toEqual({
        ...(kept && { stop: kept }),
        dropped: ["stop"],
      });
    }
  });
});

describe("several answers and their probabilities", () => {
  it("are asked for, and refused", () => {
    expect(optionsOf({ choices: 2 })).toEqual({ n: 2, dropped: [] });
    expect(writtenOf({ options: { choices: 2 } }).answer).toMatchObject({ choices: 2 });
    expect(errorOf(() => optionsOf({ logprobs: 1 }))).toEqual({ code: "unsupported_parameter", param: "logprobs" });
  });
});

describe("the form of the answer", () => {
  const closed = { type: "object", properties: { a: {} }, required: ["a"], additionalProperties: false };
  const schema = { ...closed, properties: { a: { type: "string" } } };
  const format = (members: object) => ({
    format: { type: "json-schema" as const, name: undefined, description: undefined, schema, strict: true, ...members },
  });

  it("is held to the schema, strictly where OpenAI can do that", () => {
    expect(optionsOf(format({ name: "a b", description: "D" }))).toEqual({
      response_format: { type: "json_schema", json_schema: { name: "a_b", description: "D", schema, strict: true } },
      dropped: [],
    });
    expect(optionsOf(format({ schema: { type: "object" } }))).toEqual({
      response_format: { type: "json_schema", json_schema: { name: "answer", schema: { type: "object" } } },
      dropped: ["response_format.strict"],
    });
  });

  it("is JSON and words where the vendor knows no schemas, which a strict client sees", () => {
    const model = "deepseek/deepseek-v4-pro";
    const refused = { code: "unsupported_parameter", param: "response_format" };
    expect(errorOf(() => optionsOf(format({}), { model }))).toEqual(refused);
    const { messages, response_format } = asRead(writtenOf({ options: format({ strict: undefined }) }, { model }));
    expect(response_format).toEqual({ type: "json_object" });
    expect(messages[0]).toMatchObject({ role: "system", content: expect.stringContaining(JSON.stringify(schema)) });
  });

  it("is JSON, of which the prompt speaks at least once", () => {
    const json = { format: { type: "json" as const } };
    const { messages, response_format } = asRead(writtenOf({ options: json }));
    expect(response_format).toEqual({ type: "json_object" });
    expect(messages[0]?.content).toBe("Answer with one JSON object and nothing else.");
    const turns = [{ role: "user", parts: [{ type: "text", path: "t", text: "As json, please." }] }] as const;
    expect(asRead(writtenOf({ turns, options: json })).messages).toHaveLength(1);
  });
});

describe("the account", () => {
  it("is the client's user, unless it is longer than OpenAI takes", () => {
    expect(optionsOf({ user: "u".repeat(64) })).toEqual({ user: "u".repeat(64), dropped: [] });
    expect(optionsOf({ user: "u".repeat(65) })).toEqual({ dropped: ["user"] });
  });

  it("has OpenAI's own tier, for its own models", () => {
    expect(optionsOf({ serviceTier: "auto" }, { model: OWN })).toEqual({ dropped: [] });
    expect(optionsOf({ serviceTier: "standard_only" })).toEqual({ service_tier: "default", dropped: [] });
    expect(optionsOf({ serviceTier: "standard_only" }, { model: OWN })).toEqual({ dropped: ["service_tier"] });
  });
});

describe("cache marks", () => {
  const cache = { ttl: "1h" } as const;
  const turns = [{ role: "user", parts: [{ type: "text", path: "t", text: "Hi", cache }] }] as const;

  it("have one name in the list of what was left out", () => {
    const many = [...turns, ...turns];
    expect(writtenOf({ turns: many }).dropped).toEqual(["cache_control"]);
    expect(asRead(writtenOf({ turns: many })).messages).toEqual([{ role: "user", content: "Hi\n\nHi" }]);
  });

  it("go to OpenRouter", () => {
    const written = writtenOf({ turns }, { model: "openrouter/anthropic/claude-sonnet-5" });
    const content = [{ type: "text", text: "Hi", cache_control: { type: "ephemeral", ttl: "1h" } }];
    expect(written.dropped).toEqual([]);
    expect(asRead(written).messages).toEqual([{ role: "user", content }]);
  });
});

describe("media", () => {
  const media = (members: Pick<MediaPart, "kind" | "source"> & { title?: string }) =>
    turnsWritten([{ role: "user", parts: [{ type: "media", path: "p", ...members }] }])[0]?.content;
  const base64 = (mediaType: string, data: string) => ({ type: "base64", mediaType, data }) as const;

  it("are images as addresses or data", () => {
    expect(media({ kind: "image", source: base64("image/png", "iV-B") })).toEqual([
      { type: "image_url", image_url: { url: "data:image/png;base64,iV+B" } },
    ]);
  });

  it("are PDF files with a name, and the text of text files", () => {
    const file_data = "data:application/pdf;base64,JVBE";
    expect(media({ kind: "document", source: base64("application/pdf", "JVBE") })).toEqual([
      { type: "file", file: { filename: "document.pdf", file_data } },
    ]);
    const text = '<document title="a \\"b\\"">\nHi\n</document>';
    expect(media({ kind: "document", title: 'a "b"', source: { type: "text", text: "Hi" } })).toBe(text);
    expect(media({ kind: "document", source: base64("text/csv", btoa("1;2")) })).toBe("<document>\n1;2\n</document>");
  });

  it("are audio", () => {
    expect(media({ kind: "audio", source: base64("audio/mpeg", "SUQz") })).toEqual([
      { type: "input_audio", input_audio: { data: "SUQz", format: "mp3" } },
    ]);
  });

  it.each([
    { kind: "image", source: { type: "file", id: "f" } },
    { kind: "image", source: { type: "text", text: "a" } },
    { kind: "document", source: { type: "url", url: "https://a.b/c.pdf" } },
    { kind: "document", source: { type: "text", text: " " } },
    { kind: "audio", source: { type: "url", url: "https://a.b/c.mp3" } },
  ] as const)("are refused where they cannot be sent: $kind, $source.type", (members) => {
    expect(errorOf(() => media(members))).toEqual({ code: "unsupported_parameter", param: "p" });
  });
});

it("has the model's id, and whether it is a stream", () => {
  const { model, stream } = asRead(writtenOf(conversationOf(), { model: "openrouter/z-ai/glm-5", stream: true }));
  expect({ model, stream }).toEqual({ model: "z-ai/glm-5", stream: true });
});

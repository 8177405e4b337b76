// All providers without a key: the whole local server, with the simulated provider in the place of each.
import { fileURLToPath } from "node:url";
import OpenAI from "openai";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { providerNames } from "../../functions/providers/all.ts";
import { protocolsByProvider } from "../../functions/providers/configuration-rules.ts";
import { DEFAULT_CREDENTIALS } from "../../functions/providers/default-credentials.ts";
import { VENDORS } from "../../functions/providers/vendors.ts";
import { readConfiguration } from "../../local/configuration.ts";
import type { Server } from "../../local/server.ts";
import { startServer } from "../support/server.ts";

const TEN = fileURLToPath(new URL("../../local/providers.json", import.meta.url));

/** Of providers that speak more than one protocol, or have more than one form of address. */
const FURTHER = [
  { model: "anthropic/claude-sonnet-4-5" },
  { model: "gemini/gemini-2.5-flash" },
  { model: "vertex/gemini-2.5-flash" },
  { model: "vertex/claude-sonnet-4-5" },
  { model: "azure/my-deployment", provider_config: { api_version: "2024-10-21" } },
  { model: "bedrock/amazon.nova-lite-v1:0" },
  { model: "bedrock/us.anthropic.claude-sonnet-4-5-20250929-v1:0" },
  { model: "bedrock/openai.gpt-oss-120b" },
  { model: "bedrock/openai.gpt-5.4" },
  { model: "bedrock/anthropic.claude-opus-4-7" },
];
const all = [...providerNames().map((name) => ({ model: `${name}/some-model` })), ...FURTHER];
/** They have no chat completions. */
const MUTE = ["jina", "voyage"];
const models = all.map((entry, at) => ({ ...entry, name: `${at}` }));

/** Those that answer in OpenAI's form say that they are simulated, and so does the start-up message for all. */
const TRANSLATED = [
  ...["gemini/gemini-embedding-001", "vertex/gemini-embedding-001", "vertex/gemini-embedding-2"],
  ...["vertex/text-embedding-005", "bedrock/amazon.titan-embed-text-v1", "bedrock/amazon.titan-embed-text-v2:0"],
  ...["bedrock/eu.cohere.embed-v4:0", "bedrock/amazon.nova-2-multimodal-embeddings-v1:0"],
];
const native = [...protocolsByProvider()].flatMap(([name, spoken]) => {
  return spoken.includes("embeddings") ? [`${name}/some-embedding`] : [];
});
const embedding = [...native, ...TRANSLATED].map((model) => {
  return { name: model, model };
});

/** What ends the simulation, where it is not the key. */
const ADDRESSES = ["azure", "llamacpp", "lmstudio", "ollama", "vllm"];

function variableOf(provider: string): string {
  const names = DEFAULT_CREDENTIALS.find((each) => each.provider === provider);
  return (ADDRESSES.includes(provider) ? names?.addressVariable : names?.keyVariable) ?? "";
}

let server: Server;
let client: OpenAI;
beforeAll(async () => {
  const { models: ten, keys } = await readConfiguration(TEN);
  server = await startServer({ configuration: { models: [...ten, ...models, ...embedding], keys }, onLog: () => {} });
  client = new OpenAI({ baseURL: `${server.url}/v1`, apiKey: "my-secret-key", maxRetries: 0 });
});
afterAll(() => server?.close());

const messages = [{ role: "user" as const, content: "Hello there" }];
const city = {
  type: "object",
  properties: { city: { type: "string" } },
  required: ["city"],
  additionalProperties: false,
};
const tools = [{ type: "function" as const, function: { name: "get_weather", parameters: city } }];

async function streamed(model: string) {
  const options = { stream: true, stream_options: { include_usage: true } } as const;
  const chunks = await client.chat.completions.create({ model, messages, max_tokens: 3, ...options });
  const seen = { text: "", reason: "", tokens: 0 };
  for await (const {
    choices: [choice],
    usage,
  } of chunks) {
    seen.text += choice?.delta.content ?? "";
    seen.reason = choice?.finish_reason ?? seen.reason;
    seen.tokens = usage?.completion_tokens ?? seen.tokens;
  }
  return seen;
}

const speakers = models.filter(({ model }) => !MUTE.some((name) => model.startsWith(`${name}/`)));

describe.each(speakers)("a model of $model", ({ model: id, name: model }) => {
  it("is answered, and says which variable is missing", async () => {
    const { choices } = await client.chat.completions.create({ model, messages });
    const variable = variableOf(id.split("/")[0] ?? "");
    const text = expect.stringMatching(
      `^You said: Hello there\n\nThis is Sluice's simulated provider. Set ${variable} to`,
    );
    expect(choices).toMatchObject([{ message: { content: text }, finish_reason: "stop" }]);
  });

  it("streams, counts its tokens, and ends where the maximum is reached", async () => {
    expect(await streamed(model)).toEqual({ text: "You said: Hello", reason: "length", tokens: 3 });
  });
});

it("models that only embed answer with vectors", async () => {
  for (const { name: model } of models.filter((each) => !speakers.includes(each))) {
    const { data } = await client.embeddings.create({ model, input: ["Hello", "there"] });
    expect(data.map(({ embedding }) => embedding.length > 0)).toEqual([true, true]);
  }
});

/** What vendors say of tools is OpenAI's. */
const others = models.filter(({ model }) => !VENDORS.some(({ name }) => model.startsWith(`${name}/`)));

describe.each(others)("a model of $model", ({ name: model }) => {
  it("has its tools called, and is answered about their results", async () => {
    const first = await client.chat.completions.create({ model, messages, tools });
    const said = first.choices[0]?.message;
    const [made] = said?.tool_calls ?? [];
    expect(made).toMatchObject({ function: { name: "get_weather", arguments: '{"city":"simulated"}' } });
    const result = { role: "tool" as const, tool_call_id: made?.id ?? "", content: "sunny" };
    const history = [...messages, ...(said ? [said] : []), result];
    const second = await client.chat.completions.create({ model, messages: history, tools });
    expect(second.choices[0]?.message.content).toMatch(/^The tool get_weather answered: sunny/);
  });

  it("gives JSON that a schema allows", async () => {
    const response_format = { type: "json_schema" as const, json_schema: { name: "city", schema: city } };
    const json = await client.chat.completions.create({ model, messages, response_format });
    expect(JSON.parse(json.choices[0]?.message.content ?? "")).toEqual({ city: "simulated" });
  });
});

describe.each(embedding)("a model of $model", ({ name: model }) => {
  it("has embeddings that are near for texts with the same words, as base64 and from tokens too", async () => {
    const input = ["A cat sits on the mat.", "The cat sits on a mat.", "Revenue grew."];
    const { data, usage, ...further } = await client.embeddings.create({ model, input, encoding_format: "float" });
    const [first = [], second = [], third = []] = data.map(({ embedding }) => embedding);
    const dot = (other: number[]) => first.reduce((sum, value, at) => sum + value * (other[at] ?? 0), 0);
    expect(dot(second)).toBeGreaterThan(Math.abs(dot(third)) + 0.3);
    expect(usage.prompt_tokens).toBeGreaterThan(0);
    const variable = variableOf(model.split("/")[0] ?? "");
    if (!TRANSLATED.includes(model)) expect(further).toMatchObject({ simulated: expect.stringContaining(variable) });
    const inBase64 = await client.embeddings.create({ model, input: input.slice(0, 1) });
    expect([...(inBase64.data[0]?.embedding ?? [])]).toEqual(first.map(Math.fround));
    const tokens = await client.embeddings.create({ model, input: [[32, 8415], [99204]] });
    expect(tokens.data.map(({ embedding }) => embedding.length)).toEqual([first.length, first.length]);
  });
});

it("moderations are answered in the place of those who have them, and nothing else is", async () => {
  const model = "openai/some-embedding";
  expect(await client.moderations.create({ model, input: "I will murder you." })).toMatchObject({
    id: expect.stringMatching(/^modr-simulated-/),
    results: [{ flagged: true }],
  });
  for (const name of [model, "gemini/gemini-embedding-001"]) {
    const asked = client.images.generate({ model: name, prompt: "A cat" });
    await expect(asked).rejects.toMatchObject({ status: 400, code: "unsupported_endpoint" });
  }
});

it("every model of a file of ten providers answers", async () => {
  const { models: ten } = await readConfiguration(TEN);
  const providers = new Set(ten.map(({ model = "" }) => model.split("/")[0]));
  expect(providers.size).toBe(10);
  const answers = await Promise.all(ten.map(({ name }) => streamed(name)));
  expect(answers.map(({ text }) => text)).toEqual(ten.map(() => "You said: Hello"));
});

// The main job, from outside: a streamed chat completion from the client to the provider and back, and its account.
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, ScanCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { parseConfiguration } from "../../functions/core/directory/configuration.ts";
import type { Server } from "../../local/server.ts";
import { answer } from "../support/fake-provider/answers.ts";
import { gate } from "../support/fake-provider/gate.ts";
import { stream } from "../support/fake-provider/stream.ts";
import { type FakeProvider, startFakeProvider } from "../support/fake-provider.ts";
import { startServer } from "../support/server.ts";
import { inOneDay } from "../support/windows.ts";

const LIMIT = 1_000_000;

describe("a streamed chat completion", () => {
  let provider: FakeProvider;
  let server: Server;

  beforeAll(async () => {
    provider = await startFakeProvider();
    const model = { model: "openai/gpt", provider_config: { api_base: provider.url, api_key: "provider-secret" } };
    const configuration = {
      models: [{ ...model, name: "my-gpt4-mini", rate_limit: { tpd: LIMIT } }],
      keys: [{ name: "demo", key: "my-secret-key", allowed_models: ["my-gpt4-mini"] }],
    };
    const options = { configuration: parseConfiguration(JSON.stringify(configuration)), concurrency: 2 };
    server = await startServer({ ...options, onLog: () => {} });
  });
  beforeEach(() => provider.reset());
  afterAll(async () => {
    await server.close();
    await provider.close();
  });

  const ask = (body: object) =>
    fetch(`${server.url}/v1/chat/completions`, {
      method: "POST",
      headers: { authorization: "Bearer my-secret-key", "content-type": "application/json" },
      body: JSON.stringify({ model: "my-gpt4-mini", messages: [{ role: "user", content: "Hi" }], ...body }),
    });

  it("reaches the client chunk by chunk: the first is there before the provider sends its second", async () => {
    const second = gate();
    provider.script(stream({ chunks: ["one", second, "two"] }));
    const response = await ask({ stream: true });
    const reader = textReader(response);
    expect(await reader.readUntil('"content":"one"')).not.toContain('"two"');
    second.open();
    expect(await reader.readUntil("[DONE]")).toMatch(/"two".*data: \[DONE\]\n\n$/s);
  });

  it("can be read line by line, as a program of twenty lines would, whether usage was asked for or not", async () => {
    for (const includeUsageAlways of [false, true]) {
      provider.script(stream({ chunks: ["Once ", "upon"], includeUsageAlways }));
      const lines = (await (await ask({ stream: true })).text()).split("\n").filter((line) => line !== "");
      const data = lines.map((line) => line.slice("data:".length).trim());
      const deltas = data.slice(0, -1).map((text) => JSON.parse(text).choices[0].delta.content ?? "");
      expect(data.at(-1)).toBe("[DONE]");
      expect(deltas.join("")).toBe("Once upon");
    }
  });

  it("brings 20,000 chunks complete and in order", async () => {
    const chunks = Array.from({ length: 20_000 }, (_, at) => `${at} `);
    provider.script(stream({ chunks }));
    const events = (await (await ask({ stream: true })).text()).trimEnd().split("\n\n");
    const deltas = events.slice(0, -1).map((event) => JSON.parse(event.slice(6)).choices[0].delta.content ?? "");
    expect(deltas.join("")).toBe(chunks.join(""));
    expect(events.at(-1)).toBe("data: [DONE]");
  });

  it.each([true, false])("is charged with exactly its total_tokens (stream: %s)", async (streamed) => {
    const usage = { prompt_tokens: 11, completion_tokens: 31, total_tokens: 42 };
    provider.script(answer({ usage }));
    await inOneDay(15_000);
    const before = await tokensToday(server);
    const first = await ask({ stream: streamed });
    await first.text();
    expect(await tokensToday(server)).toBe(before + 42);
    const second = await ask({ stream: streamed });
    await second.text();
    const remaining = (response: Response) => Number(response.headers.get("x-ratelimit-remaining-tokens"));
    expect(remaining(first) - remaining(second)).toBe(42);
  });

  it("asks the provider with the provider's own key and the model's id, and keeps every other byte", async () => {
    await (await ask({ stream: true, seed: 1, stream_options: { include_obfuscation: false } })).text();
    const [request] = provider.requests;
    expect(request?.headers["authorization"]).toBe("Bearer provider-secret");
    expect(request?.json).toEqual({
      model: "gpt",
      messages: [{ role: "user", content: "Hi" }],
      stream: true,
      seed: 1,
      stream_options: { include_obfuscation: false, include_usage: true },
    });
  });
});

/** What the model's counters hold for today, read from the database. */
async function tokensToday(server: Server): Promise<number> {
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  const client = new DynamoDBClient({ endpoint: server.dynamodb, region: "us-east-1", credentials });
  const scan = new ScanCommand({ TableName: "sluice-local-Counters" });
  const { Items: items = [] } = await DynamoDBDocumentClient.from(client).send(scan);
  client.destroy();
  const item = items.find(({ id }) => id === "model#my-gpt4-mini") ?? {};
  return item[`tokens@${new Date().toISOString().slice(0, 10)}`] ?? 0;
}

function textReader(response: Response) {
  const chunks = (response.body as ReadableStream<Uint8Array>).pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  return {
    async readUntil(part: string): Promise<string> {
      while (!text.includes(part)) {
        const { done, value } = await chunks.read();
        if (done) throw new Error(`ended without ${part}: ${text}`);
        text += value;
      }
      return text;
    },
  };
}

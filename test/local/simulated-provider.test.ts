// The simulated provider, as OpenAI's own client and a plain fetch see it.
import { once } from "node:events";
import { createServer, get, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import OpenAI, { AuthenticationError, AzureOpenAI, BadRequestError, NotFoundError } from "openai";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chatFrames } from "../../local/simulated-provider/chunks.ts";
import { complete } from "../../local/simulated-provider/completion.ts";
import { parseRequest } from "../../local/simulated-provider/parse-request.ts";
import { sendStream } from "../../local/simulated-provider/send-stream.ts";
import { type SimulatedProvider, startSimulatedProvider } from "../../local/simulated-provider.ts";

const story = [{ role: "user" as const, content: "Tell me a long story about a brave little API gateway." }];
const hello = [{ role: "user" as const, content: "Hello there" }];
const model = "gpt-4.1-mini";

let provider: SimulatedProvider;
let openai: OpenAI;

beforeAll(async () => {
  provider = await startSimulatedProvider({ gapMilliseconds: 0 });
  openai = new OpenAI({ baseURL: provider.url, apiKey: "any-key", maxRetries: 0 });
});
afterAll(() => provider.close());

function post(body: unknown, headers: Record<string, string> = { authorization: "Bearer any-key" }): Promise<Response> {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return fetch(`${provider.url}/chat/completions`, { method: "POST", headers, body: text });
}

/** Status, and the error's `code` and `param`. */
async function refusalOf(response: Response): Promise<unknown[]> {
  const { error } = (await response.json()) as { error: { code: string; param: string; type: string } };
  expect(error.type).toBe("invalid_request_error");
  return [response.status, error.code, error.param];
}

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const item of items) list.push(item);
  return list;
}

it("answers at Azure's addresses, too, whatever a deployment is called", async () => {
  const { url } = provider;
  const classic = new AzureOpenAI({ endpoint: url, apiKey: "any-key", apiVersion: "2024-10-21", maxRetries: 0 });
  const v1 = new OpenAI({ baseURL: `${url}/openai/v1`, apiKey: "any-key", maxRetries: 0 });
  for (const client of [classic, v1]) {
    const { system_fingerprint } = await client.chat.completions.create({ model: "chat-eu", messages: hello });
    expect(system_fingerprint).toBe("fp_simulated");
  }
});

describe("a streamed completion", () => {
  it("opens with the role, speaks word by word, and says why it stopped", async () => {
    const chunks = await collect(await openai.chat.completions.create({ model, messages: story, stream: true }));
    const text = chunks.map((chunk) => chunk.choices[0]?.delta.content ?? "").join("");
    expect(chunks[0]?.choices[0]?.delta).toEqual({ role: "assistant", content: "", refusal: null });
    expect(chunks.at(-1)?.choices[0]).toMatchObject({ delta: {}, finish_reason: "stop" });
    expect(text.split(/\s+/).length).toBeGreaterThan(150);
    expect(text.split(/\s+/)).toHaveLength(chunks.length - 2);
  });

  it("labels every chunk as simulated, with one id and the dated model", async () => {
    const chunks = await collect(await openai.chat.completions.create({ model, messages: hello, stream: true }));
    expect(chunks[0]?.id).toMatch(/^chatcmpl-\w+$/);
    expect(Math.abs((chunks[0]?.created ?? 0) - Date.now() / 1000)).toBeLessThan(60);
    for (const chunk of chunks) {
      expect(chunk).toMatchObject({ id: chunks[0]?.id, object: "chat.completion.chunk" });
      expect(chunk).toMatchObject({ system_fingerprint: "fp_simulated", model: "gpt-4.1-mini-2025-04-14" });
    }
  });

  it("is framed as server-sent events and ends with [DONE]", async () => {
    const response = await post({ model, messages: hello, stream: true });
    expect(response.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
    expect(await response.text()).toMatch(/^data: \{.*\}\n\n(data: \{.*\}\n\n)+data: \[DONE\]\n\n$/);
  });

  it("leaves usage out unless asked", async () => {
    const chunks = await collect(await openai.chat.completions.create({ model, messages: hello, stream: true }));
    expect(chunks.every((chunk) => !("usage" in chunk) && chunk.choices.length === 1)).toBe(true);
  });

  it("sends usage in a last chunk without choices when asked, and null before", async () => {
    const stream_options = { include_usage: true };
    const request = { model, messages: hello, stream: true as const, stream_options };
    const chunks = await collect(await openai.chat.completions.create(request));
    const spoken = chunks.filter((chunk) => chunk.choices[0]?.delta.content).length;
    expect(chunks.slice(0, -1).every((chunk) => chunk.usage === null)).toBe(true);
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { completion_tokens: spoken } });
  });

  it("takes turns between n choices", async () => {
    const chunks = await collect(await openai.chat.completions.create({ model, messages: hello, n: 2, stream: true }));
    expect(chunks.slice(0, 6).map((chunk) => chunk.choices[0]?.index)).toEqual([0, 1, 0, 1, 0, 1]);
    const finished = chunks.filter((chunk) => chunk.choices[0]?.finish_reason).map((chunk) => chunk.choices[0]?.index);
    expect(finished.sort()).toEqual([0, 1]);
  });

  it("comes at the pace that was set", async () => {
    const slow = await startSimulatedProvider({ gapMilliseconds: 10 });
    const client = new OpenAI({ baseURL: slow.url, apiKey: "any-key" });
    const started = performance.now();
    await collect(await client.chat.completions.create({ model, messages: story, max_tokens: 10, stream: true }));
    expect(performance.now() - started).toBeGreaterThan(100);
    await slow.close();
  });
});

describe("a completion as JSON", () => {
  it("has OpenAI's shape and the same words and usage as the stream", async () => {
    const json = await openai.chat.completions.create({ model, messages: hello });
    const request = { model, messages: hello, stream: true as const, stream_options: { include_usage: true } };
    const chunks = await collect(await openai.chat.completions.create(request));
    const streamed = chunks.map((chunk) => chunk.choices[0]?.delta.content ?? "").join("");
    expect(json).toMatchObject({ object: "chat.completion", system_fingerprint: "fp_simulated" });
    expect(json.choices[0]).toMatchObject({ index: 0, finish_reason: "stop", message: { content: streamed } });
    expect(json.usage).toEqual(chunks.at(-1)?.usage);
    expect(json.usage).toMatchObject({ prompt_tokens: 7, prompt_tokens_details: { cached_tokens: 0 } });
  });

  it("echoes what it heard, and says that it is simulated", async () => {
    const { choices } = await openai.chat.completions.create({ model, messages: hello });
    expect(choices[0]?.message.content).toMatch(/^You said: Hello there\n\nThis is Sluice's simulated provider\./);
  });

  it.each(["max_tokens", "max_completion_tokens"])("is cut by %s", async (field) => {
    const answer = await openai.chat.completions.create({ model, messages: story, [field]: 5 });
    expect(answer.choices[0]).toMatchObject({ finish_reason: "length" });
    expect(answer.choices[0]?.message.content).toBe("At the edge of a");
    expect(answer.usage?.completion_tokens).toBe(5);
  });

  it("is not cut by a maximum that it just fits", async () => {
    const whole = await openai.chat.completions.create({ model, messages: hello });
    const max_tokens = whole.usage?.completion_tokens ?? 0;
    const same = await openai.chat.completions.create({ model, messages: hello, max_tokens });
    expect(same.choices).toEqual(whole.choices);
  });

  it("counts the tokens of all n choices", async () => {
    const answer = await openai.chat.completions.create({ model, messages: story, n: 3, max_tokens: 4 });
    expect(answer.choices.map(({ index }) => index)).toEqual([0, 1, 2]);
    expect(answer.usage?.completion_tokens).toBe(12);
  });

  it("ends before a stop sequence", async () => {
    const answer = await openai.chat.completions.create({ model, messages: story, stop: [" cloud", "river"] });
    expect(answer.choices[0]).toMatchObject({ finish_reason: "stop", message: { content: "At the edge of a" } });
  });

  it("says nothing if it would begin with a stop sequence", async () => {
    const answer = await openai.chat.completions.create({ model, messages: story, stop: "At the" });
    expect(answer.choices[0]).toMatchObject({ finish_reason: "stop", message: { content: "" } });
    expect(answer.usage?.completion_tokens).toBe(0);
  });

  it("answers for a model it has never heard of, under the name that was asked", async () => {
    expect((await openai.chat.completions.create({ model: "my/own", messages: hello })).model).toBe("my/own");
  });

  it("reads the text of content parts", async () => {
    const content = [{ type: "text" as const, text: "in parts" }];
    const answer = await openai.chat.completions.create({ model, messages: [{ role: "user", content }] });
    expect(answer.choices[0]?.message.content).toContain("You said: in parts");
  });
});

describe("a refusal", () => {
  it("is what the official client turns into its own error classes", async () => {
    const create = openai.chat.completions.create.bind(openai.chat.completions);
    await expect(create({ model: "no-such-model", messages: hello })).rejects.toThrow(NotFoundError);
    await expect(create({ model, messages: hello, temperature: 3 })).rejects.toThrow(BadRequestError);
    await expect(openai.models.retrieve("no-such-model")).rejects.toThrow(NotFoundError);
    const nobody = new OpenAI({ baseURL: provider.url, apiKey: "x", defaultHeaders: { authorization: "x" } });
    await expect(nobody.chat.completions.create({ model, messages: hello })).rejects.toThrow(AuthenticationError);
  });

  it.each([{ authorization: "Basic eDp5" }, { authorization: "Bearer " }])("meets the key in %j", async (headers) => {
    expect(await refusalOf(await post({ model, messages: hello }, headers))).toEqual([401, "invalid_api_key", null]);
  });

  it("does not meet a request without a key, which a model may ask for", async () => {
    expect((await post({ model, messages: hello }, {})).status).toBe(200);
  });

  it("meets unknown addresses and methods", async () => {
    expect(await refusalOf(await fetch(`${provider.url}/batches`))).toEqual([404, "unknown_url", null]);
    expect(await refusalOf(await fetch(`${provider.url}/modelsx`))).toEqual([404, "unknown_url", null]);
    const get = await fetch(`${provider.url}/chat/completions`);
    expect(await refusalOf(get)).toEqual([405, "method_not_supported", null]);
  });

  it.each([
    ["{", null, null],
    [[], "invalid_type", "body"],
    [{ messages: hello }, "missing_required_parameter", "model"],
    [{ model: 1, messages: hello }, "invalid_type", "model"],
    [{ model }, "missing_required_parameter", "messages"],
    [{ model, messages: "hello" }, "invalid_type", "messages"],
    [{ model, messages: [] }, "empty_array", "messages"],
    [{ model, messages: ["hello"] }, "invalid_type", "messages[0]"],
    [{ model, messages: [{ content: "hello" }] }, "missing_required_parameter", "messages[0].role"],
    [{ model, messages: [{ role: "pirate" }] }, "invalid_value", "messages[0].role"],
    [{ model, messages: [{ role: "user", content: 7 }] }, "invalid_type", "messages[0].content"],
    [{ model, messages: hello, temperature: 2.1 }, "decimal_above_max_value", "temperature"],
    [{ model, messages: hello, temperature: -1 }, "decimal_below_min_value", "temperature"],
    [{ model, messages: hello, temperature: "hot" }, "invalid_type", "temperature"],
    [{ model, messages: hello, max_tokens: 0 }, "integer_below_min_value", "max_tokens"],
    [{ model, messages: hello, max_tokens: 1.5 }, "invalid_type", "max_tokens"],
    [
      { model, messages: hello, max_tokens: 1, max_completion_tokens: 1 },
      "invalid_parameter_combination",
      "max_tokens",
    ],
    [{ model, messages: hello, n: 129 }, "integer_above_max_value", "n"],
    [{ model, messages: hello, stop: [1] }, "invalid_type", "stop"],
    [{ model, messages: hello, stream: "yes" }, "invalid_type", "stream"],
    [{ model, messages: hello, stream_options: {} }, null, "stream_options"],
    [{ model, messages: [{ role: "user", content: "x".repeat(200_001) }] }, "context_length_exceeded", "messages"],
  ])("names the field at fault (case %#)", async (body, code, param) => {
    expect(await refusalOf(await post(body))).toEqual([400, code, param]);
  });
});

describe("the model list", () => {
  it("holds models that can be retrieved one by one", async () => {
    const models = await collect(openai.models.list());
    expect(models).toContainEqual({ id: model, object: "model", created: 1744588800, owned_by: "simulated" });
    expect(await openai.models.retrieve(model)).toMatchObject({ id: model });
  });
});

describe("leaving", () => {
  it("close() ends open streams and frees the port", async () => {
    const endless = await startSimulatedProvider({ gapMilliseconds: 60_000 });
    const client = new OpenAI({ baseURL: endless.url, apiKey: "any-key", maxRetries: 0 });
    const stream = await client.chat.completions.create({ model, messages: story, stream: true });
    const ending = expect(collect(stream)).rejects.toThrow();
    await endless.close();
    await ending;
    const again = await startSimulatedProvider({ port: Number(new URL(endless.url).port) });
    await again.close();
  });

  it("rejects when its port is taken", async () => {
    const port = Number(new URL(provider.url).port);
    await expect(startSimulatedProvider({ port })).rejects.toMatchObject({ code: "EADDRINUSE" });
  });

  it("a client that goes away in mid-stream ends the work for it", async () => {
    const completion = complete(parseRequest(JSON.stringify({ model, messages: story })));
    const work = Promise.withResolvers<void>();
    const server = createServer((_, response) =>
      work.resolve(sendStream(response, chatFrames(completion, false), 60_000)),
    );
    await once(server.listen(0, "127.0.0.1"), "listening");
    const request = get({ port: (server.address() as AddressInfo).port, host: "127.0.0.1", agent: false });
    const [response] = (await once(request, "response")) as [IncomingMessage];
    response.once("data", () => response.destroy());
    await work.promise;
    server.close();
  });
});

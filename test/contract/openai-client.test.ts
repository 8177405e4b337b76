// OpenAI's official client, unmodified but for its base URL and key, cannot tell the difference.
import OpenAI, {
  AuthenticationError,
  BadRequestError,
  NotFoundError,
  PermissionDeniedError,
  RateLimitError,
} from "openai";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseConfiguration } from "../../functions/core/directory/configuration.ts";
import type { Server } from "../../local/server.ts";
import { startServer } from "../support/server.ts";
import { inOneDay } from "../support/windows.ts";

const configuration = parseConfiguration(
  JSON.stringify({
    models: [
      { name: "my-gpt4-mini", aliases: ["gpt-x", "gpt-5*"], model: "openai/gpt-4.1-mini" },
      { name: "limited", model: "openai/gpt-4.1-mini", rate_limit: { rpd: 1 } },
      { name: "secret-model", model: "openai/gpt-4.1" },
    ],
    keys: [{ name: "demo", key: "my-secret-key", allowed_models: ["my-gpt4-mini", "limited"] }],
  }),
);
const messages = [{ role: "user" as const, content: "Say hello." }];
const model = "my-gpt4-mini";

describe("the official openai client", () => {
  let server: Server;
  let client: OpenAI;

  beforeAll(async () => {
    server = await startServer({ configuration, concurrency: 2, onLog: () => {} });
    client = new OpenAI({ baseURL: `${server.url}/v1`, apiKey: "my-secret-key", maxRetries: 0 });
  });
  afterAll(() => server.close());

  it("reads a stream to its end, and sees no chunk without choices", async () => {
    const stream = await client.chat.completions.create({ model, messages, stream: true });
    const chunks = await Array.fromAsync(stream);
    const text = chunks.map((chunk) => chunk.choices[0]?.delta.content ?? "").join("");
    expect(text).toContain("You said: Say hello.");
    expect(chunks.every((chunk) => chunk.choices.length > 0 && chunk.model === model)).toBe(true);
    expect(chunks.at(-1)?.choices[0]?.finish_reason).toBe("stop");
  });

  it("gets the usage-only chunk last if it asks for it", async () => {
    const options = { stream: true, stream_options: { include_usage: true } } as const;
    const chunks = await Array.fromAsync(await client.chat.completions.create({ model, messages, ...options }));
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { total_tokens: expect.any(Number) } });
    expect(chunks.slice(0, -1).every((chunk) => chunk.choices.length > 0)).toBe(true);
  });

  it("reads a JSON answer, its usage and its rate limits", async () => {
    const completion = await client.chat.completions.create({ model, messages });
    expect(completion).toMatchObject({ object: "chat.completion", model, usage: { total_tokens: expect.any(Number) } });
    expect(completion.choices[0]?.message.content).toContain("You said: Say hello.");
    expect(completion._request_id).toMatch(/^[0-9a-f-]{36}$/);
  });

  it("lists and retrieves the models of its key", async () => {
    const list = await client.models.list();
    expect(list.data.map(({ id }) => id)).toEqual(["my-gpt4-mini", "gpt-x", "limited"]);
    expect(await Array.fromAsync(client.models.list({ query: { limit: 1000 } }))).toHaveLength(3);
    await expect(client.models.retrieve(model)).resolves.toMatchObject({ id: model, object: "model" });
    await expect(client.models.retrieve("gpt-x")).resolves.toMatchObject({ id: "gpt-x", object: "model" });
    await expect(client.models.retrieve("gpt-5")).rejects.toThrow(NotFoundError);
    await expect(client.models.retrieve("secret-model")).rejects.toThrow(NotFoundError);
  });

  it.each(["gpt-x", "gpt-5.5-mini"])(
    "calls a model by an alias, and reads that name in the answer: %s",
    async (alias) => {
      expect(await client.chat.completions.create({ model: alias, messages })).toMatchObject({ model: alias });
      const chunks = await Array.fromAsync(
        await client.chat.completions.create({ model: alias, messages, stream: true }),
      );
      expect(chunks.every((chunk) => chunk.model === alias)).toBe(true);
    },
  );

  it("throws a NotFoundError for a model that does not exist", async () => {
    const error = await client.chat.completions.create({ model: "no-model", messages }).catch((error) => error);
    expect(error).toBeInstanceOf(NotFoundError);
    expect(error).toMatchObject({ status: 404, code: "model_not_found", type: "invalid_request_error" });
  });

  it("throws a PermissionDeniedError for a model that its key may not use", async () => {
    const error = await client.chat.completions.create({ model: "secret-model", messages }).catch((error) => error);
    expect(error).toBeInstanceOf(PermissionDeniedError);
    expect(error).toMatchObject({ status: 403, code: "model_access_forbidden" });
  });

  it("throws an AuthenticationError for a wrong key", async () => {
    const stranger = client.withOptions({ apiKey: "wrong" });
    const error = await stranger.chat.completions.create({ model, messages }).catch((error) => error);
    expect(error).toBeInstanceOf(AuthenticationError);
    expect(error).toMatchObject({ status: 401, code: "invalid_api_key" });
  });

  it("throws a BadRequestError that names the field, of the gateway and of the provider alike", async () => {
    const ofGateway = await client.chat.completions.create({ model, messages: [] }).catch((error) => error);
    expect(ofGateway).toBeInstanceOf(BadRequestError);
    expect(ofGateway).toMatchObject({ code: "missing_required_parameter", param: "messages" });
    const ofProvider = await client.chat.completions
      .create({ model, messages, temperature: 9 })
      .catch((error) => error);
    expect(ofProvider).toBeInstanceOf(BadRequestError);
    expect(ofProvider).toMatchObject({ param: "temperature" });
  });

  it("throws a RateLimitError at a limit, with the time to wait, and does not ask again", {
    timeout: 150_000,
  }, async () => {
    await inOneDay(75_000);
    let asked = 0;
    const counting: typeof fetch = (...request) => {
      asked++;
      return fetch(...request);
    };
    const eager = client.withOptions({ maxRetries: 2, fetch: counting });
    await eager.chat.completions.create({ model: "limited", messages });
    const error = await eager.chat.completions.create({ model: "limited", messages }).catch((error) => error);
    expect(error).toBeInstanceOf(RateLimitError);
    expect(error).toMatchObject({ status: 429, code: "insufficient_quota", type: "insufficient_quota" });
    expect(Number(error.headers.get("retry-after"))).toBeGreaterThan(60);
    expect(asked).toBe(2);
  });
});

// OpenAI's official client asks deployments at Azure through the gateway, and cannot tell the difference. In Azure's place is
// the stand-in, which refuses what Azure OpenAI and Microsoft Entra refuse.
import OpenAI, { type APIError, BadRequestError, NotFoundError } from "openai";
import { zodResponseFormat } from "openai/helpers/zod";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import * as z from "zod";
import { parseConfiguration } from "../../functions/core/directory/configuration.ts";
import type { Server } from "../../local/server.ts";
import { cutAfter } from "../support/anthropic-stand-in/faults.ts";
import { API_KEY } from "../support/azure-stand-in/address.ts";
import { FILTERED_TRIGGER } from "../support/azure-stand-in/answer.ts";
import * as faults from "../support/azure-stand-in/faults.ts";
import { BLOCKED_TRIGGER } from "../support/azure-stand-in/refusal.ts";
import { type AzureStandIn, startAzureStandIn } from "../support/azure-stand-in.ts";
import { startServer } from "../support/server.ts";

type Message = OpenAI.ChatCompletionMessageParam;
type Request = Omit<OpenAI.ChatCompletionCreateParamsNonStreaming, "model" | "messages" | "stream">;

const V1 = "by-v1";
const CLASSIC = "by-deployment";
const APPLICATION = "by-application";
const models = [V1, CLASSIC, APPLICATION];
let standIn: AzureStandIn;
let server: Server;
let client: OpenAI;

beforeAll(async () => {
  standIn = await startAzureStandIn();
  const modelOf = (name: string, config: object, members: object = {}) => ({
    ...{ name, model: "azure/chat-eu", retries: 0, ...members },
    provider_config: { api_base: standIn.url, ...config },
  });
  const key = { api_key: API_KEY };
  const configuration = {
    models: [
      modelOf(V1, key),
      modelOf(CLASSIC, { ...key, api_version: "2024-10-21" }),
      modelOf(APPLICATION, { credentials: standIn.credentials() }),
      modelOf("older", { ...key, api_version: "2024-02-01" }),
      modelOf("missing", key, { model: "azure/chat-us" }),
      modelOf("with-fallback", key, { model: "azure/chat-us", fallbacks: [CLASSIC] }),
      modelOf("wrong-key", { api_key: "wrong-key-1" }),
    ],
    keys: [{ name: "demo", key: "my-secret-key", allowed_models: ["*"] }],
  };
  server = await startServer({
    ...{ configuration: parseConfiguration(JSON.stringify(configuration)), concurrency: 2 },
    onLog: () => {},
  });
  client = new OpenAI({ baseURL: `${server.url}/v1`, apiKey: "my-secret-key", maxRetries: 0 });
});
beforeEach(() => standIn.reset());
afterAll(async () => {
  await server.close();
  await standIn.close();
});

const user = (content: string): Message => ({ role: "user", content });
const hello = [user("Say hello.")];
const place = { type: "object", properties: { city: { type: "string" } }, required: ["city"] };
const tools: OpenAI.ChatCompletionTool[] = [{ type: "function", function: { name: "get_weather", parameters: place } }];

async function ask(model: string, messages: Message[], request: Request = {}) {
  const completion = await client.chat.completions.create({ model, messages, ...request });
  return { completion, chunks: [] };
}

/** The whole answer of a stream, and its chunks. */
async function stream(model: string, messages: Message[], request: Request = {}) {
  const running = client.chat.completions.stream({ model, messages, ...request });
  const chunks: OpenAI.ChatCompletionChunk[] = [];
  running.on("chunk", (chunk) => chunks.push(chunk));
  return { completion: await running.finalChatCompletion(), chunks };
}

const ways = [
  ["JSON", ask],
  ["a stream", stream],
] as const;

const failure = (asking: Promise<unknown>): Promise<APIError> =>
  asking.then(
    () => expect.unreachable("It did not fail."),
    (error) => error,
  );

describe.each([CLASSIC, APPLICATION])("with a model %s, the official client", (model) => {
  it.each(ways)("reads %s, and what the filters found", async (_, way) => {
    const { completion, chunks } = await way(model, hello);
    const [choice] = completion.choices;
    expect([completion.model, choice?.finish_reason]).toEqual([model, "stop"]);
    expect(choice?.message.content).not.toBe("");
    expect(chunks.every((chunk) => chunk.model === model)).toBe(true);
    const [first] = chunks.length > 0 ? chunks : [completion];
    expect(first).toHaveProperty("prompt_filter_results");
    expect(standIn.refusals).toEqual([]);
  });

  it("reads the usage of a stream, last", async () => {
    const { completion } = await stream(model, hello, { stream_options: { include_usage: true } });
    expect(completion.usage).toEqual((await ask(model, hello)).completion.usage);
  });

  it.each(ways)("calls a tool, and gets an answer about its result, in %s", async (_, way) => {
    const { completion } = await way(model, hello, { tools, tool_choice: "required" });
    const [choice] = completion.choices;
    const [call] = choice?.message.tool_calls ?? [];
    expect([choice?.finish_reason, call?.type === "function" && call.function.name]).toEqual([
      "tool_calls",
      "get_weather",
    ]);
    if (choice === undefined || call === undefined) throw new Error("There is no call.");
    const result: Message = { role: "tool", tool_call_id: call.id, content: "Sunny" };
    const second = await way(model, [...hello, choice.message, result], { tools });
    expect(second.completion.choices[0]?.finish_reason).toBe("stop");
    expect(standIn.refusals).toEqual([]);
  });

  it("gets structured output", async () => {
    const format = zodResponseFormat(z.object({ city: z.string(), people: z.number() }), "place");
    const parsed = await client.chat.completions.parse({ model, messages: hello, response_format: format });
    expect(parsed.choices[0]?.message.parsed).toEqual({ city: expect.any(String), people: expect.any(Number) });
  });

  it.each(ways)("sees that the filter cut an answer off, in %s", async (_, way) => {
    const { completion } = await way(model, [user(FILTERED_TRIGGER)]);
    expect(completion.choices[0]?.finish_reason).toBe("content_filter");
    expect(completion.choices[0]?.message.content).not.toBe("");
  });

  it.each(ways)("sees that the filter blocked the prompt, in %s", async (_, way) => {
    const error = await failure(way(model, [user(BLOCKED_TRIGGER)]));
    expect(error).toBeInstanceOf(BadRequestError);
    expect(error).toMatchObject({ code: "content_filter", param: "prompt" });
    expect(error.error).toMatchObject({ innererror: { content_filter_result: { jailbreak: { filtered: true } } } });
    expect(standIn.requests).toHaveLength(1);
  });
});

describe("the official client", () => {
  it("asks each model at its own address, with its own credentials", async () => {
    for (const model of models) await ask(model, hello);
    expect(standIn.requests.map(({ path }) => path)).toEqual([
      "/openai/v1/chat/completions",
      "/openai/deployments/chat-eu/chat/completions?api-version=2024-10-21",
      "/openai/v1/chat/completions",
    ]);
    expect(standIn.requests.map(({ headers }) => headers["api-key"])).toEqual([API_KEY, API_KEY, undefined]);
    expect(standIn.requests.map(({ json }) => json?.["model"])).toEqual(["chat-eu", "chat-eu", "chat-eu"]);
  });

  it("gets streams of an older version, which refuses stream_options", async () => {
    const { completion } = await stream("older", hello, { stream_options: { include_usage: true } });
    expect([completion.choices[0]?.finish_reason, completion.usage?.total_tokens]).toEqual([
      "stop",
      expect.any(Number),
    ]);
    expect(standIn.refusals).toMatchObject([{ status: 400 }]);
  });

  it("learns that there is no such deployment", async () => {
    const error = await failure(ask("missing", hello));
    expect(error).toBeInstanceOf(NotFoundError);
    expect(error.code).toBe("DeploymentNotFound");
  });

  it("gets the fallback's answer where there is no such deployment, and its name", async () => {
    expect((await ask("with-fallback", hello)).completion.model).toBe(CLASSIC);
  });

  it("learns nothing of a wrong key", async () => {
    const error = await failure(ask("wrong-key", hello));
    expect([error.status, error.code]).toEqual([502, "upstream_auth_failed"]);
    expect(error.message).not.toMatch(/wrong-key-1|subscription|127\.0\.0\.1/);
  });

  it("sees how long to wait", async () => {
    standIn.fail(faults.status(429, { "retry-after": "7", "retry-after-ms": "6500" }));
    const error = await failure(ask(V1, hello));
    expect([error.status, error.code, error.headers?.get("retry-after-ms")]).toEqual([429, "429", "6500"]);
  });

  it.each([1, 3])(
    "sees an answer that is blocked or cut behind %d events as a failure, and never as complete",
    async (n) => {
      standIn.fail(faults.blockedAfter(n));
      // Before the first word it is a failure of the request.
      const code = n === 1 ? "upstream_unavailable" : "content_filter";
      expect(await failure(stream(V1, hello))).toMatchObject({ code });
      standIn.fail(cutAfter(n));
      expect((await failure(stream(V1, hello))).code).toMatch(/^upstream_(truncated|malformed)$/);
    },
  );
});

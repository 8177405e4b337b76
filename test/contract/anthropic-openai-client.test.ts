// OpenAI's official client asks Anthropic's models through the gateway, and cannot tell the difference. In Anthropic's place is
// the stand-in, which refuses what Anthropic refuses.
import OpenAI, { type APIError, BadRequestError, NotFoundError, RateLimitError } from "openai";
import { zodResponseFormat } from "openai/helpers/zod";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import * as z from "zod";
import { parseConfiguration } from "../../functions/core/directory/configuration.ts";
import type { Server } from "../../local/server.ts";
import * as faults from "../support/anthropic-stand-in/faults.ts";
import { API_KEY } from "../support/anthropic-stand-in/refusal.ts";
import { REDACTED_TRIGGER, REFUSAL_TRIGGER } from "../support/anthropic-stand-in/reply.ts";
import { THOUGHT } from "../support/anthropic-stand-in/thoughts.ts";
import { type AnthropicStandIn, startAnthropicStandIn } from "../support/anthropic-stand-in.ts";
import { startServer } from "../support/server.ts";

type Message = OpenAI.ChatCompletionMessageParam;
type Request = Omit<OpenAI.ChatCompletionCreateParamsNonStreaming, "model" | "messages">;

/** What the client knows nothing of, and passes on. */
interface Thoughts {
  readonly reasoning_content?: string;
  readonly thinking_blocks?: readonly object[];
}

const models = ["claude-sonnet-4-5", "claude-opus-4-8", "claude-sonnet-5"];
let standIn: AnthropicStandIn;
let server: Server;
let client: OpenAI;

beforeAll(async () => {
  standIn = await startAnthropicStandIn();
  const modelOf = (id: string, members: object = {}) => ({
    ...{ name: id, model: `anthropic/${id}`, retries: 0, ...members },
    provider_config: { api_key: API_KEY, api_base: standIn.url },
  });
  const configuration = {
    models: [
      ...models.map((id) => modelOf(id)),
      modelOf("claude-opus-5", { fallbacks: ["claude-sonnet-4-5"] }),
      modelOf("claude-sonet-4-5"),
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

const user = (content: OpenAI.ChatCompletionUserMessageParam["content"]): Message => ({ role: "user", content });
const hello = [user("Say hello.")];
const place = { type: "object", properties: { city: { type: "string" } }, required: ["city"] };
const tools: OpenAI.ChatCompletionTool[] = [
  { type: "function", function: { name: "get_weather", description: "Weather in a city", parameters: place } },
  { type: "function", function: { name: "get_time" } },
];
const inParallel = user("Call all tools in parallel.");

async function ask(model: string, messages: Message[], request: Request = {}) {
  const completion = await client.chat.completions.create({ model, messages, ...request });
  const [choice] = completion.choices;
  if (choice === undefined) throw new Error("There is no choice.");
  expect(standIn.refusals).toEqual([]);
  return { ...choice, completion, thoughts: choice.message as Thoughts };
}

/** The whole answer of a stream, and its chunks. */
async function stream(model: string, messages: Message[], request: Request = {}) {
  const options = { ...request, stream: true, stream_options: { include_usage: true } } as const;
  const running = client.chat.completions.stream({ model, messages, ...options });
  const chunks: OpenAI.ChatCompletionChunk[] = [];
  running.on("chunk", (chunk) => chunks.push(chunk));
  const completion = await running.finalChatCompletion();
  expect(standIn.refusals).toEqual([]);
  const deltas = chunks.map(({ choices }) => (choices[0]?.delta ?? {}) as Thoughts);
  const thoughts = {
    reasoning_content: deltas.map(({ reasoning_content: piece = "" }) => piece).join(""),
    thinking_blocks: deltas.flatMap(({ thinking_blocks: blocks = [] }) => blocks),
  };
  return { ...completion.choices[0], completion, chunks, thoughts };
}

const failure = (asking: Promise<unknown>): Promise<APIError> =>
  asking.then(
    () => expect.unreachable("It did not fail."),
    (error) => error,
  );
const asked = () => standIn.requests.at(-1)?.json ?? {};
const resultsOf = (message: OpenAI.ChatCompletionMessage, ...results: string[]): Message[] =>
  (message.tool_calls ?? []).map(({ id }, at) => ({ role: "tool", tool_call_id: id, content: results[at] ?? "" }));

describe.each(models)("with %s, the official client", (model) => {
  it("reads a JSON answer", async () => {
    const { completion, message, finish_reason } = await ask(model, [
      { role: "system", content: "Be brief." },
      ...hello,
    ]);
    expect(completion).toMatchObject({ object: "chat.completion", model, id: expect.any(String) });
    expect([message.role, message.content, finish_reason]).toEqual(["assistant", "You said: Say hello.", "stop"]);
    const { prompt_tokens: prompt = 0, completion_tokens: answer = 0, total_tokens } = completion.usage ?? {};
    expect([prompt > 0, answer > 0, total_tokens]).toEqual([true, true, prompt + answer]);
    expect(asked()).toMatchObject({ model, system: [{ type: "text", text: "Be brief." }], max_tokens: 4096 });
  });

  it("reads a stream, with its usage last", async () => {
    const { completion, chunks, message, finish_reason } = await stream(model, hello);
    expect([message?.content, finish_reason]).toEqual(["You said: Say hello.", "stop"]);
    expect(chunks.every((chunk) => chunk.model === model && chunk.id === chunks[0]?.id)).toBe(true);
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { total_tokens: expect.any(Number) } });
    expect(completion.usage?.completion_tokens).toBeGreaterThan(0);
  });

  it("ends at a stop sequence, and at the maximum", async () => {
    const { message, finish_reason } = await ask(model, hello, { stop: ["hello"] });
    expect([message.content, finish_reason]).toEqual(["You said: Say ", "stop"]);
    expect((await ask(model, hello, { max_tokens: 2 })).finish_reason).toBe("length");
  });

  it("may send what Anthropic has not, or not in this model", async () => {
    const request = { temperature: 0.5, top_p: 0.5, seed: 1, frequency_penalty: 1, user: "u", n: 1 };
    expect((await ask(model, hello, request)).message.content).toBe("You said: Say hello.");
    expect(asked()).not.toHaveProperty("seed");
  });

  it.each([
    ["JSON", ask],
    ["a stream", stream],
  ])("calls a tool, and gets an answer about its result, in %s", async (_, way) => {
    const messages = [user("How is the weather?")];
    const { message, finish_reason } = await way(model, messages, { tools });
    expect([finish_reason, message?.tool_calls?.length]).toEqual(["tool_calls", 1]);
    expect(functionOf(message?.tool_calls?.[0])).toEqual(["get_weather", { city: "text" }]);
    const first = message as OpenAI.ChatCompletionMessage;
    const second = await way(model, [...messages, first, ...resultsOf(first, "Sunny")], { tools });
    expect([second.message?.content, second.finish_reason]).toEqual(["The tools say: Sunny", "stop"]);
  });

  it.each([
    ["JSON", ask],
    ["a stream", stream],
  ])("calls tools in parallel, one without arguments, in %s", async (_, way) => {
    const { message } = await way(model, [inParallel], { tools });
    expect(message?.content).toBe("I call all of them.");
    expect(message?.tool_calls?.map(functionOf)).toEqual([
      ["get_weather", { city: "text" }],
      ["get_time", {}],
    ]);
    const first = message as OpenAI.ChatCompletionMessage;
    const results = resultsOf(first, "Sunny", "Noon");
    const second = await way(model, [inParallel, first, ...results, user("Well?")], { tools });
    expect(second.message?.content).toBe("The tools say: Sunny | Noon");
  });

  it("calls one tool at a time, the one it chose, or none", async () => {
    const one = await ask(model, [inParallel], { tools, parallel_tool_calls: false });
    expect(one.message.tool_calls).toHaveLength(1);
    const chosen = { type: "function", function: { name: "get_time" } } as const;
    const { message } = await ask(model, hello, { tools, tool_choice: chosen });
    expect(message.tool_calls?.map(functionOf)).toEqual([["get_time", {}]]);
    expect((await ask(model, hello, { tools, tool_choice: "none" })).message.content).toBe("You said: Say hello.");
  });

  it("may bring names, ids and broken arguments of another provider", async () => {
    const call = {
      id: "call.1|x",
      type: "function",
      function: { name: "ns.get weather", arguments: '{"city":' },
    } as const;
    const history: Message[] = [
      user("How is the weather?"),
      { role: "assistant", content: "", tool_calls: [call] },
      { role: "tool", tool_call_id: call.id, content: "Sunny" },
    ];
    const foreign = [{ type: "function", function: { name: "ns.get weather", parameters: place } } as const];
    expect((await ask(model, history, { tools: foreign })).message.content).toBe("The tools say: Sunny");
    const { message } = await ask(model, hello, { tools: foreign });
    expect(message.tool_calls?.map(functionOf)).toEqual([["ns.get weather", { city: "text" }]]);
  });

  it.each([
    ["JSON", ask],
    ["a stream", stream],
  ])("thinks before it calls a tool, in %s", async (_, way) => {
    const request: Request = { tools, reasoning_effort: "low" };
    const { message, thoughts, completion } = await way(model, hello, request);
    expect(thoughts.reasoning_content).toBe(THOUGHT);
    expect(thoughts.thinking_blocks).toMatchObject([
      { type: "thinking", thinking: THOUGHT, signature: expect.any(String) },
    ]);
    expect(completion.usage?.completion_tokens_details?.reasoning_tokens).toBeGreaterThan(0);
    const first = message as OpenAI.ChatCompletionMessage;
    const results = resultsOf(first, "Sunny");
    const whole = { ...first, ...thoughts } as Message;
    expect((await way(model, [...hello, whole, ...results], request)).message?.content).toBe("The tools say: Sunny");
    expect(JSON.stringify(asked())).toContain(THOUGHT);
    const bare: Message = { role: "assistant", content: null, tool_calls: first.tool_calls ?? [] };
    expect((await way(model, [...hello, bare, ...results], request)).message?.content).toBe("The tools say: Sunny");
  });

  it("sends redacted thoughts back", async () => {
    const question = user(REDACTED_TRIGGER);
    const { message, thoughts } = await ask(model, [question], { reasoning_effort: "high" });
    expect(thoughts.thinking_blocks).toEqual([{ type: "redacted_thinking", data: expect.any(String) }]);
    await ask(model, [question, message, user("Go on.")], { reasoning_effort: "high" });
    expect(JSON.stringify(asked())).toContain("redacted_thinking");
  });

  it("shows images and documents", async () => {
    const base64 = Buffer.from("abc").toString("base64");
    const { message } = await ask(model, [
      user([
        { type: "image_url", image_url: { url: `data:image/png;base64,${base64}` } },
        { type: "image_url", image_url: { url: "https://example.com/a.png", detail: "low" } },
        { type: "file", file: { filename: "a.pdf", file_data: `data:application/pdf;base64,${base64}` } },
        { type: "text", text: "Look." },
      ]),
    ]);
    expect(message.content).toContain("I see: image image/png of 3 bytes");
    expect(message.content).toContain("I see: image https://example.com/a.png");
    expect(message.content).toContain('I see: document application/pdf of 3 bytes "a.pdf"');
  });

  it("gets structured output that keeps to its schema", async () => {
    const review = z.object({
      title: z.string().max(20),
      score: z.int(),
      tags: z.array(z.string()),
      author: z.object({ nickname: z.string().nullable() }),
      verdict: z.union([z.literal("good"), z.literal("bad")]),
    });
    const response_format = zodResponseFormat(review, "review");
    const completion = await client.chat.completions.parse({ model, messages: hello, response_format });
    expect(completion.choices[0]?.message.parsed).toMatchObject({ title: "text", score: 0, tags: [], verdict: "good" });
    expect(standIn.refusals).toEqual([]);
  });

  it("sees what was cached", async () => {
    const text = { type: "text", text: "w".repeat(400), cache_control: { type: "ephemeral" } };
    const messages = [{ role: "system", content: [text] }, ...hello] as Message[];
    const first = (await ask(model, messages)).completion.usage;
    const second = (await ask(model, messages)).completion.usage;
    expect(first?.prompt_tokens_details?.cached_tokens ?? 0).toBe(0);
    expect(second?.prompt_tokens_details?.cached_tokens).toBe(100);
    expect(second?.prompt_tokens).toBe(first?.prompt_tokens);
    expect((await stream(model, messages)).completion.usage).toEqual(second);
  });

  it("sees that the model refuses", async () => {
    const { message, finish_reason } = await ask(model, [user(REFUSAL_TRIGGER)]);
    expect([finish_reason, message.refusal]).toEqual(["content_filter", "The stand-in refuses to answer."]);
  });
});

describe("what goes wrong at Anthropic's", () => {
  const model = "claude-sonnet-4-5";
  const create = (id = model, request: Request = {}) =>
    client.chat.completions.create({ model: id, messages: hello, ...request });

  it("is reported in its own words", async () => {
    standIn.fail(faults.status(400, { message: "messages.0: Anthropic does not like this" }));
    const refused = await failure(create());
    expect(refused).toBeInstanceOf(BadRequestError);
    expect([refused.type, refused.message]).toEqual([
      "invalid_request_error",
      expect.stringContaining("messages.0: Anthropic does not like this"),
    ]);
    const unknown = await failure(create("claude-sonet-4-5"));
    expect(unknown).toBeInstanceOf(NotFoundError);
    expect(unknown.message).toContain("model: claude-sonet-4-5");
  });

  it("is not asked for more than the model can write", async () => {
    await create(model, { max_tokens: 100_000 });
    expect(JSON.parse(standIn.requests.at(-1)?.body ?? "")).toMatchObject({ max_tokens: 64_000 });
  });

  it("has OpenAI's code if the prompt is too long", async () => {
    standIn.fail(faults.status(400, { message: "prompt is too long: 210000 tokens > 200000 maximum" }));
    const error = await failure(create());
    expect(error).toMatchObject({ status: 400, code: "context_length_exceeded" });
    expect(error.message).toContain("210000 tokens > 200000 maximum");
  });

  it("says how long to wait", async () => {
    standIn.fail(faults.status(429, { message: "Slow down", headers: { "retry-after": "30" } }));
    const error = await failure(create());
    expect(error).toBeInstanceOf(RateLimitError);
    expect([error.headers?.get("retry-after"), error.message.includes("Slow down")]).toEqual(["30", true]);
  });

  it.each([401, 402, 403])("is the gateway's own fault if it is a %d", async (status) => {
    standIn.fail(faults.status(status, { message: `Not with ${API_KEY}` }));
    const error = await failure(create());
    expect(error).toMatchObject({ status: 502, code: "upstream_auth_failed" });
    expect(JSON.stringify(error)).not.toContain(API_KEY);
  });

  it.each([500, 529])("is an unavailable provider if it is a %d", async (status) => {
    standIn.fail(faults.status(status));
    expect(await failure(create())).toMatchObject({ status: 502, code: "upstream_unavailable" });
  });

  it("ends a stream with an error: a cut connection, an early end, and an overload", async () => {
    for (const fault of [faults.cutAfter(5), faults.endAfter(5), faults.overloadedAfter(5)]) {
      standIn.fail(fault);
      const pieces: string[] = [];
      const reading = async () => {
        const options = { stream: true } as const;
        for await (const { choices } of await client.chat.completions.create({ model, messages: hello, ...options }))
          pieces.push(choices[0]?.delta.content ?? "");
      };
      expect(await failure(reading())).toBeInstanceOf(OpenAI.APIError);
      expect("You said: Say hello.").toContain(pieces.join(""));
      expect(pieces.join("")).not.toBe("");
    }
  });

  it("is a malformed answer if JSON is cut", async () => {
    standIn.fail(faults.cutAfter(1));
    expect(await failure(create())).toMatchObject({ status: 502 });
  });

  it.each([
    ["a status", faults.overloaded()],
    ["a first event", faults.overloadedFirst()],
    ["an error after the opening", faults.overloadedAfter(2)],
    ["a cut after the opening", faults.cutAfter(2)],
  ])("lets another model answer: %s", async (_, fault) => {
    standIn.failFor("claude-opus-5", fault);
    const { message, chunks } = await stream("claude-opus-5", hello);
    expect(message?.content).toBe("You said: Say hello.");
    expect(chunks.every((chunk) => chunk.model === "claude-sonnet-4-5")).toBe(true);
    expect(standIn.requests.map((request) => request.model)).toEqual(["claude-opus-5", "claude-sonnet-4-5"]);
  });
});

function functionOf(call: OpenAI.ChatCompletionMessageToolCall | undefined) {
  if (call?.type !== "function") throw new Error("It is no call of a function.");
  return [call.function.name, JSON.parse(call.function.arguments)];
}

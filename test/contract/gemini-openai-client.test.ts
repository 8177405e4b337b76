// OpenAI's official client asks Google's models through the gateway, and cannot tell the difference. In Google's place is the
// stand-in, which refuses what the Gemini API refuses.
import OpenAI, { type APIError, BadRequestError, NotFoundError, RateLimitError } from "openai";
import { zodResponseFormat } from "openai/helpers/zod";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import * as z from "zod";
import { parseConfiguration } from "../../functions/core/directory/configuration.ts";
import type { Server } from "../../local/server.ts";
import { cutAfter, endAfter } from "../support/anthropic-stand-in/faults.ts";
import { API_KEY } from "../support/google-stand-in/address.ts";
import * as faults from "../support/google-stand-in/faults.ts";
import { BLOCKED_TRIGGER, MALFORMED_TRIGGER, UNSAFE_TRIGGER } from "../support/google-stand-in/reply.ts";
import { THOUGHT } from "../support/google-stand-in/thoughts.ts";
import { type GoogleStandIn, startGoogleStandIn } from "../support/google-stand-in.ts";
import { startServer } from "../support/server.ts";

type Message = OpenAI.ChatCompletionMessageParam;
type Request = Omit<OpenAI.ChatCompletionCreateParamsNonStreaming, "model" | "messages">;

/** What the client knows nothing of, and passes on. */
interface Thoughts {
  readonly reasoning_content?: string;
}

const OLDER = "gemini-2.5-flash";
const NEWEST = "gemini-3-flash-preview";
const models = [OLDER, NEWEST];
let standIn: GoogleStandIn;
let server: Server;
let client: OpenAI;

beforeAll(async () => {
  standIn = await startGoogleStandIn();
  const modelOf = (id: string, members: object = {}, key = API_KEY) => ({
    ...{ name: id, model: `gemini/${id}`, retries: 0, ...members },
    provider_config: { api_key: key, api_base: standIn.url },
  });
  const configuration = {
    models: [
      ...models.map((id) => modelOf(id)),
      modelOf("gemini-2.5-pro", { fallbacks: [NEWEST] }),
      modelOf("gemini-3.6-flahs"),
      { ...modelOf(OLDER, {}, "AIza-other"), name: "wrong-key" },
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
  const [choice] = completion.choices;
  if (choice === undefined) throw new Error("There is no choice.");
  const deltas = chunks.map(({ choices }) => (choices[0]?.delta ?? {}) as Thoughts);
  const thoughts = { reasoning_content: deltas.map(({ reasoning_content: piece = "" }) => piece).join("") };
  return { ...choice, completion, chunks, thoughts };
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
    expect(asked()).toMatchObject({ systemInstruction: { parts: [{ text: "Be brief." }] } });
  });

  it("reads a stream, with its usage last", async () => {
    const { completion, chunks, message, finish_reason } = await stream(model, hello);
    expect([message.content, finish_reason]).toEqual(["You said: Say hello.", "stop"]);
    expect(chunks.every((chunk) => chunk.model === model && chunk.id === chunks[0]?.id)).toBe(true);
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { total_tokens: expect.any(Number) } });
    expect(completion.usage).toEqual((await ask(model, hello)).completion.usage);
  });

  it("ends at a stop sequence, and at the maximum", async () => {
    const { message, finish_reason } = await ask(model, hello, { stop: ["hello"] });
    expect([message.content, finish_reason]).toEqual(["You said: Say ", "stop"]);
    expect((await ask(model, hello, { max_tokens: 2 })).finish_reason).toBe("length");
  });

  it("may send what Google has not, or not in this model", async () => {
    const request = { temperature: 0.5, top_p: 0.5, seed: 1, frequency_penalty: 1, presence_penalty: 1, user: "u" };
    const { message } = await ask(model, hello, { ...request, store: true, service_tier: "auto" });
    expect(message.content).toBe("You said: Say hello.");
    expect(asked()).toMatchObject({ generationConfig: { temperature: 0.5, topP: 0.5, seed: 1 } });
  });

  it.each(ways)("calls a tool, and gets an answer about its result, in %s", async (_, way) => {
    const messages = [user("How is the weather?")];
    const { message, finish_reason } = await way(model, messages, { tools });
    expect([finish_reason, message.tool_calls?.length]).toEqual(["tool_calls", 1]);
    expect(functionOf(message.tool_calls?.[0])).toEqual(["get_weather", { city: "text" }]);
    const second = await way(model, [...messages, message, ...resultsOf(message, "Sunny")], { tools });
    expect([second.message.content, second.finish_reason]).toEqual(["The tools say: Sunny", "stop"]);
  });

  it.each(ways)("calls tools in parallel, one without arguments, in %s", async (_, way) => {
    const { message } = await way(model, [inParallel], { tools });
    expect(message.tool_calls?.map(functionOf)).toEqual([
      ["get_weather", { city: "text" }],
      ["get_time", {}],
    ]);
    expect(new Set(message.tool_calls?.map(({ id }) => id)).size).toBe(2);
    const results = resultsOf(message, "Sunny", "Noon");
    const second = await way(model, [inParallel, message, ...results.toReversed(), user("Well?")], { tools });
    expect(second.message.content).toMatch(/^The tools say: (Sunny \| Noon|Noon \| Sunny)$/);
  });

  it("calls the tool that it chose, one of several, or none", async () => {
    const chosen = { type: "function", function: { name: "get_time" } } as const;
    const { message } = await ask(model, hello, { tools, tool_choice: chosen });
    expect(message.tool_calls?.map(functionOf)).toEqual([["get_time", {}]]);
    const choice: OpenAI.ChatCompletionToolChoiceOption = {
      type: "allowed_tools",
      allowed_tools: { mode: "required", tools: [chosen] },
    };
    expect((await ask(model, hello, { tools, tool_choice: choice })).message.tool_calls).toHaveLength(1);
    expect((await ask(model, hello, { tools, tool_choice: "required" })).message.tool_calls).toHaveLength(1);
    expect((await ask(model, hello, { tools, tool_choice: "none" })).message.content).toBe("You said: Say hello.");
  });

  it("may bring names, ids and broken arguments of another provider", async () => {
    const call = { id: "call.1|x", type: "function", function: { name: "3d/weather", arguments: '{"city":' } } as const;
    const history: Message[] = [
      user("How is the weather?"),
      { role: "assistant", content: "", tool_calls: [call] },
      { role: "tool", tool_call_id: call.id, content: "Sunny" },
    ];
    const foreign = [{ type: "function", function: { name: "3d/weather", parameters: place } } as const];
    expect((await ask(model, history, { tools: foreign })).message.content).toBe("The tools say: Sunny");
    const { message } = await ask(model, hello, { tools: foreign });
    expect(message.tool_calls?.map(functionOf)).toEqual([["3d/weather", { city: "text" }]]);
  });

  it("may bring schemas that only JSON Schema has", async () => {
    const parameters = {
      $schema: "https://json-schema.org/draft/2020-12/schema",
      type: "object",
      $defs: { city: { type: ["string", "null"], minLength: 1 } },
      properties: { city: { $ref: "#/$defs/city", description: "A city" }, unit: { const: "C" } },
      required: ["unit"],
      additionalProperties: false,
    };
    const strict: OpenAI.ChatCompletionTool = {
      type: "function",
      function: { name: "weather", parameters, strict: true },
    };
    expect((await ask(model, hello, { tools: [strict] })).finish_reason).toBe("tool_calls");
  });

  it.each(ways)("thinks before it calls a tool, and has its signature back or not, in %s", async (_, way) => {
    const request: Request = { tools, reasoning_effort: "low" };
    const { message, thoughts, completion } = await way(model, hello, request);
    expect(thoughts.reasoning_content).toBe(THOUGHT);
    expect(completion.usage?.completion_tokens_details?.reasoning_tokens).toBeGreaterThan(0);
    expect(message.tool_calls?.[0]).toMatchObject({ extra_content: { google: { thought_signature: SIGNATURE } } });
    const results = resultsOf(message, "Sunny");
    const whole = { ...message, ...thoughts } as Message;
    expect((await way(model, [...hello, whole, ...results], request)).message.content).toBe("The tools say: Sunny");
    expect(JSON.stringify(asked())).toContain(signatureOf(message));
    const bare: Message = { role: "assistant", content: null, tool_calls: bareCalls(message) };
    expect((await way(model, [...hello, bare, ...results], request)).message.content).toBe("The tools say: Sunny");
    expect(JSON.stringify(asked())).not.toContain(signatureOf(message));
  });

  it.each(["none", "minimal", "low", "medium", "high", "xhigh"] as const)(
    "may want to think at effort %s",
    async (effort) => {
      const { thoughts } = await ask(model, hello, { reasoning_effort: effort });
      expect(thoughts.reasoning_content ?? "").toBe(effort === "none" ? "" : THOUGHT);
    },
  );

  it("shows images, documents and sounds", async () => {
    const base64 = Buffer.from("abc").toString("base64");
    const { message } = await ask(model, [
      user([
        { type: "image_url", image_url: { url: `data:image/png;base64,${base64}`, detail: "low" } },
        { type: "image_url", image_url: { url: "https://example.com/a.png" } },
        { type: "file", file: { filename: "a.pdf", file_data: `data:application/pdf;base64,${base64}` } },
        { type: "input_audio", input_audio: { data: base64, format: "wav" } },
        { type: "text", text: "Look." },
      ]),
    ]);
    expect(message.content).toContain("I see: image/png of 3 bytes");
    expect(message.content).toContain("I see: image/png at https://example.com/a.png");
    expect(message.content).toContain("I see: application/pdf of 3 bytes");
    expect(message.content).toContain("I see: audio/wav of 3 bytes");
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
    expect(completion.choices[0]?.message.parsed).toMatchObject({ title: "text", tags: [], verdict: "good" });
    expect((await ask(model, hello, { response_format: { type: "json_object" } })).message.content).toBe("{}");
    expect(standIn.refusals).toEqual([]);
  });

  it("sees that the prompt or the answer is blocked", async () => {
    for (const trigger of [BLOCKED_TRIGGER, UNSAFE_TRIGGER])
      for (const [, way] of ways) expect((await way(model, [user(trigger)])).finish_reason).toBe("content_filter");
  });
});

describe("several answers", () => {
  it.each(ways)("come from a model that has them, in %s", async (_, way) => {
    const { completion } = await way(OLDER, hello, { n: 2 });
    expect(
      completion.choices.map(({ index, message, finish_reason }) => [index, message.content, finish_reason]),
    ).toEqual([
      [0, "You said: Say hello.", "stop"],
      [1, "You said: Say hello. (2)", "stop"],
    ]);
  });

  it("are refused for a model that has them not, which is not asked", async () => {
    const error = await failure(client.chat.completions.create({ model: NEWEST, messages: hello, n: 2 }));
    expect(error).toBeInstanceOf(BadRequestError);
    expect(standIn.requests).toEqual([]);
  });
});

describe("what goes wrong at Google's", () => {
  const create = (id = OLDER, request: Request = {}) =>
    client.chat.completions.create({ model: id, messages: hello, ...request });

  it("is reported in its own words", async () => {
    standIn.fail(faults.status(400, { message: "* GenerateContentRequest.contents[0]: Google does not like this\n" }));
    const refused = await failure(create());
    expect(refused).toBeInstanceOf(BadRequestError);
    expect(refused.message).toContain("Google does not like this");
    const unknown = await failure(create("gemini-3.6-flahs"));
    expect(unknown).toBeInstanceOf(NotFoundError);
    expect(unknown.code).toBe("model_not_found");
    expect(unknown.message).toContain("models/gemini-3.6-flahs is not found");
  });

  it("is not asked for more than the model can write", async () => {
    await create(OLDER, { max_tokens: 100_000 });
    expect(asked()).toMatchObject({ generationConfig: { maxOutputTokens: 65_535 } });
  });

  it("has OpenAI's code if the prompt is too long", async () => {
    const message = "The input token count (1200000) exceeds the maximum number of tokens allowed (1048576).";
    standIn.fail(faults.status(400, { message }));
    expect(await failure(create())).toMatchObject({ status: 400, code: "context_length_exceeded" });
  });

  it("says how long to wait", async () => {
    standIn.fail(faults.exhausted("34.4s"));
    const error = await failure(create());
    expect(error).toBeInstanceOf(RateLimitError);
    expect([error.headers?.get("retry-after"), error.message.includes("current quota")]).toEqual(["35", true]);
  });

  it("is the gateway's own fault if the key is wrong", async () => {
    const error = await failure(create("wrong-key"));
    expect(error).toMatchObject({ status: 502, code: "upstream_auth_failed" });
    expect(JSON.stringify(error)).not.toContain("AIza-other");
  });

  it.each([401, 403])("is the gateway's own fault if it is a %d", async (status) => {
    standIn.fail(faults.status(status, { message: `Not with ${API_KEY} in projects/123456789012` }));
    const error = await failure(create());
    expect(error).toMatchObject({ status: 502, code: "upstream_auth_failed" });
    expect(JSON.stringify(error)).not.toMatch(/AIza|123456789012/);
  });

  it.each([500, 503])("is an unavailable provider if it is a %d", async (status) => {
    standIn.fail(faults.status(status));
    expect(await failure(create())).toMatchObject({ status: 502, code: "upstream_unavailable" });
  });

  it("is no answer if a call is malformed", async () => {
    const messages = [user(MALFORMED_TRIGGER)];
    const error = await failure(client.chat.completions.create({ model: OLDER, messages, tools }));
    expect(error).toMatchObject({ status: 502 });
  });

  it("ends a stream with an error: a cut connection, an early end, and an overload in either form", async () => {
    for (const fault of [cutAfter(2), endAfter(2), faults.overloadedAfter(2), faults.tailAfter(2)]) {
      standIn.fail(fault);
      const pieces: string[] = [];
      const reading = async () => {
        const options = { stream: true } as const;
        for await (const { choices } of await client.chat.completions.create({
          model: OLDER,
          messages: hello,
          ...options,
        }))
          pieces.push(choices[0]?.delta.content ?? "");
      };
      expect(await failure(reading())).toBeInstanceOf(OpenAI.APIError);
      expect("You said: Say hello.").toContain(pieces.join(""));
      expect(pieces.join("")).not.toBe("");
    }
  });

  it("is a malformed answer if JSON is cut", async () => {
    standIn.fail(cutAfter(1));
    expect(await failure(create())).toMatchObject({ status: 502 });
  });

  it.each([
    ["a status", faults.overloaded()],
    ["a first event", faults.overloadedAfter(0)],
    ["an error that is no event", faults.tailAfter(0)],
    ["an end before the first event", endAfter(0)],
    ["a cut before the first event", cutAfter(0)],
  ])("lets another model answer: %s", async (_, fault) => {
    standIn.failFor("gemini-2.5-pro", fault);
    const { message, chunks } = await stream("gemini-2.5-pro", hello);
    expect(message.content).toBe("You said: Say hello.");
    expect(chunks.every((chunk) => chunk.model === NEWEST)).toBe(true);
    expect(standIn.requests.map((request) => request.model)).toEqual(["gemini-2.5-pro", NEWEST]);
  });
});

const SIGNATURE = expect.stringMatching(/^[\w+/=]{20,}$/);

function signatureOf({ tool_calls: calls = [] }: OpenAI.ChatCompletionMessage): string {
  const [call] = calls as { extra_content?: { google: { thought_signature: string } } }[];
  return call?.extra_content?.google.thought_signature ?? "";
}

/** As most clients keep them. */
function bareCalls({ tool_calls: calls = [] }: OpenAI.ChatCompletionMessage): OpenAI.ChatCompletionMessageToolCall[] {
  return calls.map((call) => {
    if (call.type !== "function") throw new Error("It is no call of a function.");
    return { id: call.id, type: call.type, function: call.function };
  });
}

function functionOf(call: OpenAI.ChatCompletionMessageToolCall | undefined) {
  if (call?.type !== "function") throw new Error("It is no call of a function.");
  return [call.function.name, JSON.parse(call.function.arguments)];
}

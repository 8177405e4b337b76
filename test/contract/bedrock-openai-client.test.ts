// OpenAI's official client asks Bedrock's models through the gateway, and cannot tell the difference. In Bedrock's place is the
// stand-in, which verifies signatures, and refuses what Bedrock and its models refuse.
import OpenAI, { type APIError, BadRequestError, RateLimitError } from "openai";
import { zodResponseFormat } from "openai/helpers/zod";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import * as z from "zod";
import { sign } from "../../functions/aws/signature.ts";
import { awsSigner } from "../../functions/aws/signer.ts";
import { endAfter, overloaded } from "../support/anthropic-stand-in/faults.ts";
import { API_KEY as ANTHROPIC_KEY } from "../support/anthropic-stand-in/refusal.ts";
import { THOUGHT } from "../support/anthropic-stand-in/thoughts.ts";
import { type AnthropicStandIn, startAnthropicStandIn } from "../support/anthropic-stand-in.ts";
import { MALFORMED_TRIGGER } from "../support/bedrock-stand-in/answer.ts";
import { API_KEY, EXPIRED, REGION, ROLE } from "../support/bedrock-stand-in/credentials.ts";
import * as faults from "../support/bedrock-stand-in/faults.ts";
import { APPLICATION_PROFILE } from "../support/bedrock-stand-in/model-name.ts";
import { type BedrockStandIn, startBedrockStandIn } from "../support/bedrock-stand-in.ts";
import { startGateway } from "../support/gateway.ts";
import { roleIn } from "../support/role.ts";

type Message = OpenAI.ChatCompletionMessageParam;
type Request = Omit<OpenAI.ChatCompletionCreateParamsNonStreaming, "model" | "messages">;

/** What the client knows nothing of, and passes on. */
interface Thoughts {
  reasoning_content: string;
  thinking_blocks: object[];
}

type Answer = OpenAI.ChatCompletionMessage & Partial<Thoughts>;

const CLAUDE = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";
const NOVA = "us.amazon.nova-pro-v1:0";
const GPT_OSS = "openai.gpt-oss-120b-1:0";
const models = [CLAUDE, NOVA, GPT_OSS];
let bedrock: BedrockStandIn;
let anthropic: AnthropicStandIn;
let client: OpenAI;

beforeAll(async () => {
  [bedrock, anthropic] = await Promise.all([startBedrockStandIn(), startAnthropicStandIn()]);
});
afterAll(() => Promise.all([bedrock.close(), anthropic.close()]));

/** Each test has a gateway of its own: one leaves a target alone that has failed often. */
beforeEach(async () => {
  bedrock.reset();
  anthropic.reset();
  client = await clientFor(ROLE);
});

async function clientFor({ accessKeyId, secretAccessKey, sessionToken }: typeof ROLE | typeof EXPIRED) {
  const environment = { AWS_REGION: REGION, AWS_ACCESS_KEY_ID: accessKeyId };
  const role = { AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN: sessionToken };
  const aws = awsSigner({ role: roleIn({ ...environment, ...role }), sign, now: Date.now });
  const gateway = await startGateway(configuration(), { aws, defaults: { bedrock: { apiBase: bedrock.url } } });
  return new OpenAI({
    ...{ baseURL: "http://gateway/v1", apiKey: "my-secret-key", maxRetries: 0 },
    fetch: async (_, init) => {
      const { status, headers, text } = await gateway.ask({ body: String(init?.body) });
      return new Response(text, { status, headers });
    },
  });
}

function configuration(): object {
  const modelOf = (id: string, members: object = {}) => ({ name: id, model: `bedrock/${id}`, retries: 0, ...members });
  const config = (api_key: string, api_base = bedrock.url) => ({ provider_config: { api_key, api_base } });
  const own = { model: `bedrock/${CLAUDE}`, weight: 1000 };
  return {
    models: [
      ...models.map((id) => modelOf(id)),
      modelOf("us.anthropic.claude-sonet-4-5"),
      { ...modelOf(CLAUDE, config(API_KEY)), name: "by-key" },
      { ...modelOf(CLAUDE, config("bedrock-api-key-other")), name: "wrong-key" },
      { ...modelOf(APPLICATION_PROFILE, { retries: 1, capabilities: { base_model: CLAUDE } }), name: "by-profile" },
      { ...modelOf(CLAUDE, { fallbacks: [NOVA] }), name: "with-fallback" },
      {
        ...{ name: "both", retries: 0 },
        targets: [own, { model: "anthropic/claude-sonnet-4-5", weight: 1, ...config(ANTHROPIC_KEY, anthropic.url) }],
      },
    ],
    keys: [{ name: "demo", key: "my-secret-key", allowed_models: ["*"] }],
  };
}

const user = (content: OpenAI.ChatCompletionUserMessageParam["content"]): Message => ({ role: "user", content });
const hello = [user("Say hello.")];
const inParallel = user("Call all tools in parallel.");
const place = { type: "object", properties: { city: { type: "string" } }, required: ["city"] };
const tools: OpenAI.ChatCompletionTool[] = [
  { type: "function", function: { name: "get_weather", description: "Weather in a city", parameters: place } },
  { type: "function", function: { name: "get_time" } },
];

async function ask(model: string, messages: Message[], request: Request = {}) {
  const { choices, usage } = await client.chat.completions.create({ model, messages, ...request });
  expect([...bedrock.refusals, ...anthropic.refusals]).toEqual([]);
  const message: Answer | undefined = choices[0]?.message;
  if (message === undefined) throw new Error("There is no choice.");
  return { message, usage, finish: choices[0]?.finish_reason };
}

/** The client joins what it knows of a message; the rest is joined here. */
async function stream(model: string, messages: Message[], request: Request = {}) {
  const options = { ...request, stream: true, stream_options: { include_usage: true } } as const;
  const running = client.chat.completions.stream({ model, messages, ...options });
  const thoughts: Thoughts = { reasoning_content: "", thinking_blocks: [] };
  running.on("chunk", ({ choices }) => {
    const { reasoning_content = "", thinking_blocks = [] } = (choices[0]?.delta ?? {}) as Partial<Thoughts>;
    thoughts.reasoning_content += reasoning_content;
    thoughts.thinking_blocks.push(...thinking_blocks);
  });
  const { choices, usage } = await running.finalChatCompletion();
  expect([...bedrock.refusals, ...anthropic.refusals]).toEqual([]);
  if (choices[0] === undefined) throw new Error("There is no choice.");
  const { content, tool_calls, refusal } = choices[0].message;
  const message: Answer = { role: "assistant", content, refusal, ...(tool_calls && { tool_calls }), ...thoughts };
  return { message, usage, finish: choices[0].finish_reason };
}

const ways = [
  ["in JSON", ask],
  ["in a stream", stream],
] as const;

const failure = (asking: Promise<unknown>): Promise<APIError> =>
  asking.then(
    () => expect.unreachable("It did not fail."),
    (error) => error,
  );
const asked = () => bedrock.requests.at(-1)?.json ?? {};
const resultsOf = ({ tool_calls: calls = [] }: Answer, ...results: string[]): Message[] =>
  calls.map(({ id }, at) => ({ role: "tool", tool_call_id: id, content: results[at] ?? "" }));

describe.each(models)("with %s, the official client", (model) => {
  it.each(ways)("reads an answer and its usage %s", async (_, way) => {
    const messages: Message[] = [{ role: "system", content: "Be brief." }, ...hello];
    const { message, usage, finish } = await way(model, messages, { temperature: 0.5, seed: 1, user: "u" });
    expect([message.role, message.content, finish]).toEqual(["assistant", "You said: Say hello.", "stop"]);
    expect(usage?.total_tokens).toBe((usage?.prompt_tokens ?? 0) + (usage?.completion_tokens ?? 0));
    expect(asked()).toMatchObject({ system: [{ text: "Be brief." }], inferenceConfig: { temperature: 0.5 } });
  });

  it.each(ways)("calls tools in parallel, and gets an answer about their results, %s", async (_, way) => {
    const { message, finish } = await way(model, [inParallel], { tools });
    expect([finish, message.tool_calls?.map(functionOf)]).toEqual([
      "tool_calls",
      [
        ["get_weather", { city: "text" }],
        ["get_time", {}],
      ],
    ]);
    const results = resultsOf(message, "Sunny", "Noon").toReversed();
    const second = await way(model, [inParallel, message, ...results, user("Well?")], { tools });
    expect([second.message.content, second.finish]).toEqual(["The tools say: Noon | Sunny", "stop"]);
    expect((await way(model, [inParallel, message, ...results])).message.content).toBe("The tools say: Noon | Sunny");
  });

  it("may bring names, ids and broken arguments of another provider", async () => {
    const call = { id: "call.1|x", type: "function", function: { name: "3d/weather", arguments: '{"city":' } } as const;
    const history: Message[] = [
      user("How is the weather?"),
      { role: "assistant", content: "", tool_calls: [call] },
      { role: "tool", tool_call_id: call.id, content: "" },
    ];
    const foreign = [{ type: "function", function: { name: "3d/weather", parameters: place } } as const];
    expect((await ask(model, history, { tools: foreign })).message.content).toMatch(/^The tools say: /);
    const { message } = await ask(model, hello, { tools: foreign });
    expect(message.tool_calls?.map(functionOf)).toEqual([["3d/weather", { city: "text" }]]);
  });
});

describe("thoughts", () => {
  const request: Request = { tools, reasoning_effort: "low", max_completion_tokens: 4096 };

  it.each(ways)("of Claude come back with a tool's result, or not, %s", async (_, way) => {
    const { message } = await way(CLAUDE, hello, request);
    expect(message.reasoning_content).toBe(THOUGHT);
    expect(message.thinking_blocks).toMatchObject([
      { type: "thinking", thinking: THOUGHT, signature: expect.stringMatching(/^[\w+/=]{20,}$/) },
    ]);
    const results = resultsOf(message, "Sunny");
    expect((await way(CLAUDE, [...hello, message, ...results], request)).message.content).toBe("The tools say: Sunny");
    expect(asked()).toMatchObject({
      messages: [{}, { content: [{ reasoningContent: { reasoningText: { text: THOUGHT } } }, { toolUse: {} }] }, {}],
      additionalModelRequestFields: { thinking: { type: "enabled" } },
    });
    const { thinking_blocks: _blocks, reasoning_content: _text, ...bare } = message;
    expect((await way(CLAUDE, [...hello, bare, ...results], request)).message.content).toBe("The tools say: Sunny");
  });

  it.each(ways)("of gpt-oss are shown, and stay behind, %s", async (_, way) => {
    const { message } = await way(GPT_OSS, hello, request);
    expect([message.reasoning_content, message.thinking_blocks ?? []]).toEqual([THOUGHT, []]);
    const messages = [...hello, message, ...resultsOf(message, "Sunny")];
    expect((await way(GPT_OSS, messages, request)).message.content).toBe("The tools say: Sunny");
  });

  it.each(["none", "minimal", "medium", "xhigh"] as const)("may be wanted at effort %s", async (effort) => {
    for (const model of models)
      expect((await ask(model, hello, { reasoning_effort: effort })).message.content).toBe("You said: Say hello.");
  });
});

it.each([CLAUDE, NOVA])("structured output keeps to its schema with %s", async (model) => {
  const review = z.object({ title: z.string().max(20), score: z.int(), tags: z.array(z.string()) });
  const response_format = zodResponseFormat(review, "review");
  const { choices } = await client.chat.completions.parse({ model, messages: hello, response_format });
  expect(choices[0]?.message.parsed).toMatchObject({ title: "text", tags: [] });
  expect([asked()["outputConfig"] !== undefined, bedrock.refusals]).toEqual([model === CLAUDE, []]);
});

it("images and documents are shown", async () => {
  const base64 = Buffer.from("abc").toString("base64");
  const file = (type: string) => ({ filename: "my report.v2.pdf", file_data: `data:${type};base64,${base64}` });
  const { message } = await ask(CLAUDE, [
    user([
      { type: "image_url", image_url: { url: `data:image/png;base64,${base64}` } },
      { type: "file", file: file("application/pdf") },
      { type: "file", file: file("text/plain") },
    ]),
  ]);
  expect(message.content).toContain("I see: image image/png of 3 bytes");
  expect(message.content).toMatch(/document application\/pdf of 3 bytes "my report.*"/);
  expect(message.content).toMatch(/document text\/plain of 3 bytes "my report.*"/);
});

describe("who asks", () => {
  it.each(["by-key", "by-profile"])("may be known by a key or by the role, for any form of id: %s", async (model) => {
    expect((await ask(model, hello)).message.content).toBe("You said: Say hello.");
    const { authorization = "", "x-amz-security-token": session } = bedrock.requests[0]?.headers ?? {};
    expect([/^Bearer/.test(authorization), session]).toEqual(
      model === "by-key" ? [true, undefined] : [false, ROLE.sessionToken],
    );
  });

  it("is asked for the time once more where clocks differ", async () => {
    bedrock.skew = 20 * 60_000;
    const { choices } = await client.chat.completions.create({ model: "by-profile", messages: hello });
    expect(choices[0]?.message.content).toBe("You said: Say hello.");
    expect(bedrock.refusals).toMatchObject([{ type: "InvalidSignatureException" }]);
  });

  it("is the gateway's own affair: a wrong key, a session that has ended, a role that may not", async () => {
    const gone = await clientFor(EXPIRED);
    const errors = [
      await failure(client.chat.completions.create({ model: "wrong-key", messages: hello })),
      await failure(gone.chat.completions.create({ model: CLAUDE, messages: hello })),
    ];
    bedrock.fail(faults.denied());
    errors.push(await failure(client.chat.completions.create({ model: "by-profile", messages: hello })));
    for (const error of errors) {
      expect(error).toMatchObject({ status: 502, code: "upstream_auth_failed" });
      expect(JSON.stringify([error, error.message])).not.toMatch(/123456789012|arn:aws|bedrock-api-key|session/);
    }
  });
});

describe("what goes wrong at Bedrock's", () => {
  const create = (model = CLAUDE) => client.chat.completions.create({ model, messages: hello });

  it("is reported in its own words, but for the account", async () => {
    bedrock.fail(faults.exception("ValidationException", `Not so, ${APPLICATION_PROFILE}.`));
    const refused = await failure(create("by-profile"));
    expect(refused).toBeInstanceOf(BadRequestError);
    expect(refused.message).toMatch(/Not so, /);
    expect(refused.message).not.toMatch(/123456789012|a1b2c3d4e5f6/);
    const unknown = await failure(create("us.anthropic.claude-sonet-4-5"));
    expect([unknown.code, unknown.message.includes("identifier is invalid")]).toEqual(["model_not_found", true]);
  });

  it("has OpenAI's code if the prompt is too long, or too much is asked", async () => {
    bedrock.fail(faults.exception("ValidationException", "Input is too long for requested model."), faults.throttled());
    expect(await failure(create())).toMatchObject({ status: 400, code: "context_length_exceeded" });
    expect(await failure(create())).toBeInstanceOf(RateLimitError);
  });

  it("ends a stream with an error: exceptions, early ends, half frames and wrong checksums", async () => {
    const all = [faults.exceptionAfter(3, "ModelStreamErrorException"), faults.errorAfter(3), endAfter(3)];
    for (const fault of [...all, faults.cutInFrameAfter(3), faults.brokenFrameAfter(3)]) {
      bedrock.fail(fault);
      const pieces: string[] = [];
      const reading = async () => {
        const chunks = await client.chat.completions.create({ model: NOVA, messages: hello, stream: true });
        for await (const { choices } of chunks) pieces.push(choices[0]?.delta.content ?? "");
      };
      expect(await failure(reading())).toBeInstanceOf(OpenAI.APIError);
      expect(pieces.join("")).toMatch(/^You said/);
      expect("You said: Say hello.").toContain(pieces.join(""));
    }
  });

  it.each([
    ["429", faults.throttled()],
    ["408", faults.exception("ModelTimeoutException")],
    ["424", faults.exception("ModelErrorException")],
    ["503", faults.exception("ServiceUnavailableException")],
    ["an exception as the first event", faults.exceptionAfter(0)],
    ["an exception before anything is said", faults.exceptionAfter(1, "ServiceUnavailableException")],
    ["an error that has no type", faults.errorAfter(1)],
    ["an end before anything is said", endAfter(1)],
    ["half a frame", faults.cutInFrameAfter(1)],
    ["a wrong checksum", faults.brokenFrameAfter(1)],
  ])("lets another model answer: %s", async (_, fault) => {
    bedrock.failFor(CLAUDE, fault);
    const { message } = await stream("with-fallback", hello);
    expect(message.content).toBe("You said: Say hello.");
    expect(bedrock.requests.map(({ model }) => model)).toEqual([CLAUDE, NOVA]);
  });

  it("is no answer if a call is malformed", async () => {
    const messages = [user(MALFORMED_TRIGGER)];
    expect(await failure(client.chat.completions.create({ model: NOVA, messages }))).toMatchObject({ status: 502 });
  });
});

describe("a conversation on Bedrock and at Anthropic's", () => {
  const request: Request = { tools, reasoning_effort: "low", max_completion_tokens: 4096 };
  const isThinking = { type: "thinking", thinking: THOUGHT, signature: expect.any(String) };

  it.each(ways)("keeps its thoughts when it moves between a call and its result, and back, %s", async (_, way) => {
    const { message } = await way("both", hello, request);
    const messages: Message[] = [...hello, message, ...resultsOf(message, "Sunny")];
    bedrock.failFor(CLAUDE, faults.throttled());
    const second = await way("both", messages, request);
    expect(second.message.content).toBe("The tools say: Sunny");
    expect(anthropic.requests[0]?.json).toMatchObject({
      messages: [{}, { content: [isThinking, { type: "tool_use" }] }, {}],
    });
    messages.push(second.message, user("Again?"));
    const third = await way("both", messages, request);
    expect(anthropic.requests).toHaveLength(2);
    anthropic.failFor("claude-sonnet-4-5", overloaded());
    bedrock.failFor(CLAUDE, (whole) => whole);
    messages.push(third.message, ...resultsOf(third.message, "Rainy"));
    expect((await way("both", messages, request)).message.content).toBe("The tools say: Rainy");
    expect(JSON.stringify(asked()).split('"signature"').length - 1).toBe(2);
  });
});

function functionOf(call: OpenAI.ChatCompletionMessageToolCall) {
  if (call.type !== "function") throw new Error("It is no call of a function.");
  return [call.function.name, JSON.parse(call.function.arguments)];
}

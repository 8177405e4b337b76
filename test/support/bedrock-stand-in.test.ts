// The stand-in for Bedrock answers as its runtime does, so that a failing test of the gateway blames the gateway.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { endAfter } from "./anthropic-stand-in/faults.ts";
import { REDACTED_TRIGGER } from "./anthropic-stand-in/reply.ts";
import { type Answer, GUARDRAIL_TRIGGER, MALFORMED_TRIGGER } from "./bedrock-stand-in/answer.ts";
import { API_KEY } from "./bedrock-stand-in/credentials.ts";
import * as faults from "./bedrock-stand-in/faults.ts";
import type { Block } from "./bedrock-stand-in/request.ts";
import { type BedrockStandIn, startBedrockStandIn } from "./bedrock-stand-in.ts";
import { framesIn } from "./event-frames.ts";

let standIn: BedrockStandIn;

beforeAll(async () => {
  standIn = await startBedrockStandIn();
});
beforeEach(() => standIn.reset());
afterAll(() => standIn.close());

const CLAUDE = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";
const NOVA = "us.amazon.nova-pro-v1:0";
const MISTRAL = "mistral.mistral-large-2402-v1:0";
const GPT_OSS = "openai.gpt-oss-120b-1:0";
const user = (...content: object[]) => ({ role: "user", content });
const said = (text: string) => ({ messages: [user({ text })] });
const json = { type: "object", properties: { city: { type: "string" } }, required: ["city"] };
const spec = (name: string, schema: object) => ({ toolSpec: { name, inputSchema: { json: schema } } });
const toolConfig = { tools: [spec("weather", json), spec("time", { type: "object", properties: {} })] };
const thinking = { additionalModelRequestFields: { thinking: { type: "enabled", budget_tokens: 1024 } } };

function ask(id: string, body: object, operation = "converse"): Promise<Response> {
  const headers = { authorization: `Bearer ${API_KEY}` };
  const url = `${standIn.url}/model/${encodeURIComponent(id)}/${operation}`;
  return fetch(url, { method: "POST", headers, body: JSON.stringify(body) });
}

async function stream(id: string, body: object) {
  return framesIn(new Uint8Array(await (await ask(id, body, "converse-stream")).arrayBuffer()));
}

/** Asks for JSON and for a stream, and expects the same of both. */
async function answer(id: string, body: object): Promise<Answer> {
  const whole = (await (await ask(id, body)).json()) as Answer;
  const frames = await stream(id, body);
  const types = frames.map(({ headers }) => headers[":event-type"]);
  expect([types[0], ...types.slice(-2)]).toEqual(["messageStart", "messageStop", "metadata"]);
  expect(frames.every(({ payload }) => typeof payload["p"] === "string")).toBe(true);
  expect(saidIn(joined(frames))).toEqual(saidIn(whole.output.message.content));
  expect(frames.at(-2)?.payload).toMatchObject({ stopReason: whole.stopReason });
  return whole;
}

/** The blocks of a stream, put together. */
function joined(frames: Awaited<ReturnType<typeof stream>>): Block[] {
  const blocks = new Map<unknown, Block & { json?: string }>();
  for (const { payload } of frames) {
    const {
      contentBlockIndex: index,
      start,
      delta,
    } = payload as { contentBlockIndex?: number; start?: Block; delta?: Delta };
    const before = blocks.get(index) ?? {};
    if (start !== undefined) blocks.set(index, { ...start, json: "" });
    if (delta?.text !== undefined) blocks.set(index, { text: (before.text ?? "") + delta.text });
    if (delta?.toolUse) blocks.set(index, { ...before, json: (before.json ?? "") + delta.toolUse.input });
    if (delta?.reasoningContent) blocks.set(index, grown(before, delta.reasoningContent));
  }
  return [...blocks.values()].map(({ json: input, toolUse, ...block }) =>
    toolUse ? { toolUse: { ...toolUse, input: JSON.parse(input || "{}") } } : block,
  );
}

interface Delta {
  readonly text?: string;
  readonly toolUse?: { readonly input: string };
  readonly reasoningContent?: {
    readonly text?: string;
    readonly signature?: string;
    readonly redactedContent?: string;
  };
}

function grown(
  { reasoningContent }: Block,
  { text = "", signature, redactedContent }: NonNullable<Delta["reasoningContent"]>,
): Block {
  if (redactedContent !== undefined) return { reasoningContent: { redactedContent } };
  const before = reasoningContent?.reasoningText ?? { text: "" };
  const signed = signature === undefined ? {} : { signature };
  return { reasoningContent: { reasoningText: { ...before, text: before.text + text, ...signed } } };
}

/** Ids are others in every answer, and an empty text says nothing. */
function saidIn(content: readonly Block[]) {
  return content
    .filter(({ text }) => text !== "")
    .map(({ text, toolUse, reasoningContent }) => text ?? (toolUse ? [toolUse.name, toolUse.input] : reasoningContent));
}

const contentOf = async (id: string, body: object) => (await answer(id, body)).output.message.content;

describe.each([CLAUDE, NOVA, MISTRAL])("an answer of %s", (id) => {
  it("repeats the last thing said, in JSON and in frames", async () => {
    const messages = [
      ...said("One").messages,
      { role: "assistant", content: [{ text: "Two" }] },
      user({ text: "Three 🦢" }),
    ];
    expect(await contentOf(id, { messages })).toEqual([{ text: "You said: Three 🦢" }]);
  });

  it("ends at a stop sequence, or at the maximum", async () => {
    const config = (inferenceConfig: object) => ({ ...said("one two three"), inferenceConfig });
    expect(await answer(id, config({ stopSequences: ["three"] }))).toMatchObject({ stopReason: "stop_sequence" });
    expect(await answer(id, config({ maxTokens: 2 }))).toMatchObject({ stopReason: "max_tokens" });
  });

  it("calls tools, in parallel if the prompt asks for it, and then repeats their results", async () => {
    const content = await contentOf(id, { ...said("In parallel"), toolConfig });
    const calls = content.flatMap(({ toolUse }) => toolUse ?? []);
    expect(calls.map(({ name, input }) => [name, input])).toEqual([
      ["weather", { city: "text" }],
      ["time", {}],
    ]);
    for (const { toolUseId } of calls)
      expect(toolUseId).toMatch(id === MISTRAL ? /^[a-z0-9]{9}$/ : /^tooluse_[\w-]{22}$/);
    const results = calls.map(({ toolUseId }) => ({ toolResult: { toolUseId, content: [{ text: "Sunny" }] } }));
    const messages = [...said("In parallel").messages, { role: "assistant", content }, user(...results)];
    expect(await contentOf(id, { messages, toolConfig })).toEqual([{ text: "The tools say: Sunny | Sunny" }]);
  });

  it("counts its tokens", async () => {
    const { usage } = await answer(id, said("Hello"));
    expect(usage.totalTokens).toBe(usage.inputTokens + usage.outputTokens);
    expect(usage.cacheReadInputTokens).toBe(id === MISTRAL ? undefined : 0);
  });
});

describe("thoughts", () => {
  it("of Claude are signed, or hidden on a trigger, and accepted as they came", async () => {
    for (const text of ["Hi", REDACTED_TRIGGER]) {
      const content = await contentOf(CLAUDE, { ...said(text), ...thinking });
      expect(content[0]).toMatchObject({ reasoningContent: {} });
      const messages = [...said(text).messages, { role: "assistant", content }, user({ text: "Go on." })];
      expect((await ask(CLAUDE, { messages, ...thinking })).status).toBe(200);
    }
  });

  it("of gpt-oss have no signature, and follow an empty text in a stream", async () => {
    const [thought] = await contentOf(GPT_OSS, said("Hi"));
    expect(thought).toEqual({ reasoningContent: { reasoningText: { text: expect.any(String) } } });
    expect((await stream(GPT_OSS, said("Hi")))[1]?.payload).toMatchObject({ delta: { text: "" } });
  });
});

it("a guardrail intervenes, and a call goes wrong, on a trigger", async () => {
  const guardrailConfig = { guardrailIdentifier: "g", guardrailVersion: "1", trace: "enabled" };
  expect(await answer(NOVA, { ...said(GUARDRAIL_TRIGGER), guardrailConfig })).toMatchObject({
    ...{ stopReason: "guardrail_intervened", trace: { guardrail: {} } },
  });
  expect(await answer(NOVA, said(MALFORMED_TRIGGER))).toMatchObject({ stopReason: "malformed_tool_use" });
});

it("names the kind of an error in a header, and keeps every request with its model, and what it refused", async () => {
  const refused = await ask("us.does-not-exist-model-v1:0", said("Hi"));
  expect(refused.headers.get("x-amzn-errortype")).toMatch(/^ValidationException:/);
  expect(await refused.json()).toEqual({ message: "The provided model identifier is invalid." });
  await ask(NOVA, said("Hi"));
  expect(standIn.requests.map(({ model }) => model)).toEqual(["us.does-not-exist-model-v1:0", NOVA]);
  expect(standIn.refusals).toMatchObject([{ status: 400 }]);
});

describe("faults", () => {
  it("are a status, or a frame of a stream", async () => {
    standIn.fail(faults.throttled(), faults.exceptionAfter(1), faults.errorAfter(0));
    expect((await ask(NOVA, said("Hi"))).status).toBe(429);
    const [, exception] = await stream(NOVA, said("Hi"));
    expect(exception?.headers).toMatchObject({
      ":message-type": "exception",
      ":exception-type": "throttlingException",
    });
    expect((await stream(NOVA, said("Hi")))[0]?.headers).toMatchObject({ ":message-type": "error" });
  });

  it("end a stream early, in a frame or with a wrong checksum", async () => {
    standIn.fail(endAfter(1), faults.cutInFrameAfter(1), faults.brokenFrameAfter(1));
    expect(await stream(NOVA, said("Hi"))).toHaveLength(1);
    await expect(stream(NOVA, said("Hi"))).rejects.toThrow();
    await expect(stream(NOVA, said("Hi"))).rejects.toThrow(/checksum/i);
  });
});

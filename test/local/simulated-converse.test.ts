// The simulated provider in Bedrock's place: what it takes, and what it refuses as Bedrock would.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readFrames } from "../../functions/providers/bedrock/frames.ts";
import { type SimulatedProvider, startSimulatedProvider } from "../../local/simulated-provider.ts";

let provider: SimulatedProvider;
beforeAll(async () => {
  provider = await startSimulatedProvider({ gapMilliseconds: 0 });
});
afterAll(() => provider.close());

const CLAUDE = "/model/eu.anthropic.claude-sonnet-4-5-20250929-v1%3A0";
const user = (...content: object[]) => ({ role: "user", content });
const hello = user({ text: "Hello there" });
const schema = {
  type: "object",
  properties: { city: { type: "string" } },
  required: ["city"],
  additionalProperties: false,
};
const toolConfig = { tools: [{ toolSpec: { name: "get_weather", inputSchema: { json: schema } } }] };
const thinking = { additionalModelRequestFields: { thinking: { type: "enabled", budget_tokens: 1024 } } };

function post(path: string, body: unknown) {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return fetch(new URL(path, provider.url), { method: "POST", body: text });
}

interface Delta {
  text?: string;
  toolUse?: { input: string };
  reasoningContent?: { text?: string };
}

interface Body {
  output?: { message: { content: object[] } };
}

async function converse(more: object = {}, model = CLAUDE) {
  const response = await post(`${model}/converse`, { messages: [hello], ...more });
  return {
    status: response.status,
    type: response.headers.get("x-amzn-errortype"),
    ...((await response.json()) as Body),
  };
}

async function streamed(more: object = {}) {
  const response = await post(`${CLAUDE}/converse-stream`, { messages: [hello], ...more });
  expect(response.headers.get("content-type")).toBe("application/vnd.amazon.eventstream");
  const events: [string, { delta?: Delta }][] = [];
  for await (const read of readFrames(response.body ?? new ReadableStream()))
    events.push(...read.map(({ event = "", data }) => [event, JSON.parse(data)] as (typeof events)[0]));
  return events;
}

const contentOf = ({ output }: Body) => output?.message.content ?? [];

describe("an answer", () => {
  it("has Bedrock's shape, says that it is simulated, and which key would end that", async () => {
    expect(await converse()).toEqual({
      ...{ status: 200, type: null },
      output: {
        message: { role: "assistant", content: [{ text: expect.stringContaining("Set AWS_BEARER_TOKEN_BEDROCK to") }] },
      },
      stopReason: "end_turn",
      usage: { inputTokens: 7, outputTokens: 18, totalTokens: 25 },
      metrics: { latencyMs: 0, simulated: true },
    });
  });

  it("comes in frames, and counts its tokens behind its end", async () => {
    const events = await streamed({ inferenceConfig: { maxTokens: 2 } });
    expect(events).toEqual([
      ["messageStart", { role: "assistant" }],
      ["contentBlockDelta", { contentBlockIndex: 0, delta: { text: "You" } }],
      ["contentBlockDelta", { contentBlockIndex: 0, delta: { text: " said:" } }],
      ["contentBlockStop", { contentBlockIndex: 0 }],
      ["messageStop", { stopReason: "max_tokens" }],
      ["metadata", expect.objectContaining({ usage: { inputTokens: 7, outputTokens: 2, totalTokens: 9 } })],
    ]);
  });

  it.each([
    ["a maximum", { inferenceConfig: { maxTokens: 2 } }, "max_tokens", [{ text: "You said:" }]],
    [
      "a stop sequence",
      { inferenceConfig: { stopSequences: [" there"] } },
      "stop_sequence",
      [{ text: "You said: Hello" }],
    ],
    ["a tool", { toolConfig }, "tool_use", [{ toolUse: { name: "get_weather", input: { city: "simulated" } } }]],
    ["a forced tool", { toolConfig: { ...toolConfig, toolChoice: { any: {} } } }, "tool_use", [{ toolUse: {} }]],
    [
      "a schema",
      {
        outputConfig: {
          textFormat: { type: "json_schema", structure: { jsonSchema: { schema: JSON.stringify(schema) } } },
        },
      },
      "end_turn",
      [{ text: '{"city":"simulated"}' }],
    ],
    [
      "thinking",
      thinking,
      "end_turn",
      [{ reasoningContent: { reasoningText: { text: expect.any(String), signature: expect.any(String) } } }, {}],
    ],
  ])("with %s ends as it has to", async (_, more, stopReason, content) => {
    const answer = await converse(more);
    expect(answer).toMatchObject({ stopReason });
    expect(contentOf(answer)).toMatchObject(content);
  });

  it.each([{ toolConfig }, thinking])("says the same in frames as in JSON: %j", async (more) => {
    const parts = { input: "", text: "", thought: "" };
    for (const [, { delta = {} as Delta }] of await streamed(more)) {
      const { text = "", toolUse, reasoningContent } = delta;
      parts.text += text;
      parts.input += toolUse?.input ?? "";
      parts.thought += reasoningContent?.text ?? "";
    }
    const texts = contentOf(await converse(more))
      .map((block) => JSON.stringify(block))
      .join();
    for (const part of Object.values(parts)) expect(texts).toContain(part.split("\n")[0]);
    expect(Object.values(parts).join("")).not.toBe("");
  });

  it("of a thought and a call that come back is about the call's result", async () => {
    const content = contentOf(await converse({ toolConfig, ...thinking })) as { toolUse?: { toolUseId: string } }[];
    const toolUseId = content.find(({ toolUse }) => toolUse)?.toolUse?.toolUseId;
    const result = { toolResult: { toolUseId, content: [{ json: { sun: true } }] } };
    const messages = [hello, { role: "assistant", content }, user(result, { cachePoint: { type: "default" } })];
    const [, said] = contentOf(await converse({ messages, toolConfig, ...thinking }));
    expect(said).toEqual({ text: expect.stringMatching(/^The tool get_weather answered: \{"sun":true\}/) });
  });
});

describe("a refusal has its name in a header", () => {
  const call = { toolUse: { toolUseId: "a", name: "f", input: {} } };
  it.each<[string, object, string]>([
    ["a member that Bedrock does not know", { max_tokens: 1 }, "Unexpected field: max_tokens"],
    ["no messages", { messages: undefined }, "messages: Field required"],
    ["a block of no kind", { messages: [user({})] }, "content block at messages.0.content.0"],
    ["a block of two kinds", { messages: [user({ text: "a", image: {} })] }, "content block at messages.0.content.0"],
    ["a call without a result", { messages: [hello, { role: "assistant", content: [call] }, hello] }, "tool_result"],
    [
      "two choices of tools",
      { toolConfig: { ...toolConfig, toolChoice: { any: {}, auto: {} } } },
      "exactly one of auto",
    ],
    ["a maximum of nothing", { inferenceConfig: { maxTokens: 0 } }, "max_tokens"],
  ])("for %s", async (_, body, message) => {
    const answer = await converse(body);
    expect(answer).toEqual({ status: 400, type: "ValidationException", message: expect.stringContaining(message) });
  });

  it.each([
    ["/model/no-such-model", "/converse", 400, "ValidationException"],
    [CLAUDE, "/count-tokens", 404, "UnknownOperationException"],
    ["/model/a/b", "/converse", 404, "UnknownOperationException"],
  ])("for a request to %s%s", async (model, method, status, type) => {
    const response = await post(`${model}${method}`, { messages: [hello] });
    expect([response.status, response.headers.get("x-amzn-errortype")]).toEqual([status, type]);
    expect(await response.json()).toEqual({ message: expect.any(String) });
  });

  it.each(["{", "[]", `{"messages":${"[".repeat(200)}${"]".repeat(200)}}`])("for %s", async (body) => {
    expect((await post(`${CLAUDE}/converse`, body)).status).toBe(400);
  });
});

describe("an address", () => {
  const chat = { model: "m", messages: [{ role: "user", content: "Hello" }] };
  it.each([
    ["/openai/v1/chat/completions", chat],
    ["/openai/deployments/my-deployment/chat/completions?api-version=2024-10-21", chat],
    ["/v1/openai/v1/chat/completions", chat],
    ["/for/groq/v1/chat/completions", chat],
    ["/for/nobody/v1/chat/completions", chat],
    [
      "/model/arn%3Aaws%3Abedrock%3Aeu-central-1%3A123456789012%3Ainference-profile%2Fx/converse",
      { messages: [hello] },
    ],
    ["/for/bedrock/model/amazon.nova-lite-v1%3A0/converse", { messages: [hello] }],
  ])("of Azure, Bedrock and vendors is answered: %s", async (path, body) => {
    const response = await post(path, body);
    expect([response.status, await response.text()]).toEqual([200, expect.stringContaining("simulated provider")]);
  });

  it("of Bedrock has Anthropic's API, too", async () => {
    const body = JSON.stringify({ model: "anthropic.claude-opus-4-7", max_tokens: 1, messages: chat.messages });
    const response = await fetch(new URL("/anthropic/v1/messages", provider.url), {
      ...{ method: "POST", body, headers: { "anthropic-version": "2023-06-01" } },
    });
    expect(await response.json()).toMatchObject({ type: "message", stop_reason: "max_tokens" });
  });
});

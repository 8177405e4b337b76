// A conversation with thoughts and parallel calls moves from one maker's model to the other's, and back. The client sends back
// whatever it got. Both stand-ins are strict, and accept every request.
import OpenAI from "openai";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { overloaded } from "../support/anthropic-stand-in/faults.ts";
import { API_KEY as ANTHROPIC_KEY } from "../support/anthropic-stand-in/refusal.ts";
import { type AnthropicStandIn, startAnthropicStandIn } from "../support/anthropic-stand-in.ts";
import { startGateway } from "../support/gateway.ts";
import { API_KEY as GOOGLE_KEY } from "../support/google-stand-in/address.ts";
import { status } from "../support/google-stand-in/faults.ts";
import { type GoogleStandIn, startGoogleStandIn } from "../support/google-stand-in.ts";

type Message = OpenAI.ChatCompletionMessageParam;
type Target = "gemini" | "claude";

/** What the client knows nothing of, and sends back as it came. */
interface Thoughts {
  reasoning_content: string;
  thinking_blocks: object[];
}

type Answer = OpenAI.ChatCompletionMessage & Partial<Thoughts>;
type Way = (model: string, messages: Message[]) => Promise<Answer>;

const GEMINI = "gemini-3-flash-preview";
const CLAUDE = "claude-sonnet-4-5";
const starts: readonly Target[] = ["gemini", "claude"];
const other = (target: Target): Target => (target === "gemini" ? "claude" : "gemini");
let anthropic: AnthropicStandIn;
let google: GoogleStandIn;
let client: OpenAI;

beforeAll(async () => {
  [anthropic, google] = await Promise.all([startAnthropicStandIn(), startGoogleStandIn()]);
});
afterAll(() => Promise.all([anthropic.close(), google.close()]));

/** Each test has a gateway of its own: one leaves a target alone that has failed often. */
beforeEach(async () => {
  anthropic.reset();
  google.reset();
  const targets = {
    gemini: { model: `gemini/${GEMINI}`, provider_config: { api_key: GOOGLE_KEY, api_base: google.url } },
    claude: { model: `anthropic/${CLAUDE}`, provider_config: { api_key: ANTHROPIC_KEY, api_base: anthropic.url } },
  };
  /** The weights decide where a conversation begins. */
  const modelOf = (start: Target) => ({
    ...{ name: start, retries: 0 },
    targets: [
      { ...targets[start], weight: 1000 },
      { ...targets[other(start)], weight: 1 },
    ],
  });
  const configuration = {
    models: starts.map(modelOf),
    keys: [{ name: "demo", key: "my-secret-key", allowed_models: ["*"] }],
  };
  const gateway = await startGateway(configuration);
  client = new OpenAI({
    ...{ baseURL: "http://gateway/v1", apiKey: "my-secret-key", maxRetries: 0 },
    fetch: async (_, init) => {
      const { status: code, headers, text } = await gateway.ask({ body: String(init?.body) });
      return new Response(text, { status: code, headers });
    },
  });
});

const place = { type: "object", properties: { city: { type: "string" } }, required: ["city"] };
const tools: OpenAI.ChatCompletionTool[] = [
  { type: "function", function: { name: "get_weather", parameters: place } },
  { type: "function", function: { name: "get_time" } },
];
const request = { tools, reasoning_effort: "low" } as const;

const asJson: Way = async (model, messages) => {
  const { choices } = await client.chat.completions.create({ model, messages, ...request });
  if (choices[0] === undefined) throw new Error("There is no choice.");
  return choices[0].message;
};

/** The client joins what it knows of a message; the rest is joined here. */
const asStream: Way = async (model, messages) => {
  const running = client.chat.completions.stream({ model, messages, ...request });
  const thoughts: Thoughts = { reasoning_content: "", thinking_blocks: [] };
  running.on("chunk", ({ choices }) => {
    const { reasoning_content = "", thinking_blocks = [] } = (choices[0]?.delta ?? {}) as Partial<Thoughts>;
    thoughts.reasoning_content += reasoning_content;
    thoughts.thinking_blocks.push(...thinking_blocks);
  });
  const { choices } = await running.finalChatCompletion();
  if (choices[0] === undefined) throw new Error("There is no choice.");
  return { ...choices[0].message, ...thoughts };
};

const ways = [
  ["in JSON", asJson],
  ["in streams", asStream],
] as const;

const fail = (target: Target) =>
  target === "gemini" ? google.failFor(GEMINI, status(503)) : anthropic.failFor(CLAUDE, overloaded());
const repair = (target: Target) =>
  target === "gemini" ? google.failFor(GEMINI, (whole) => whole) : anthropic.failFor(CLAUDE, (whole) => whole);

describe.each(starts)("a conversation that begins on %s", (start) => {
  it.each(ways)("moves to the other target between two turns, %s", async (_, way) => {
    const answered = await converse(start, way, new Map([[2, () => fail(start)]]));
    expect(answered).toEqual([start, start, other(start), other(start), other(start), other(start)]);
  });

  it.each(ways)("moves between calls and their results, and back, %s", async (_, way) => {
    const events = new Map([
      [1, () => fail(start)],
      [3, () => repair(start)],
    ]);
    expect(await converse(start, way, events)).toEqual([start, other(start), other(start), start, start, start]);
  });
});

/** Three turns: two calls each, their results, and an answer. Something may happen before each of the six requests. */
async function converse(start: Target, way: Way, events: ReadonlyMap<number, () => void>): Promise<Target[]> {
  const messages: Message[] = [];
  const answered: Target[] = [];
  const ask = async () => {
    events.get(answered.length)?.();
    const message = await way(start, messages);
    answered.push(lastAsked());
    messages.push(message);
    return message;
  };
  for (const turn of [1, 2, 3]) {
    messages.push({ role: "user", content: `Call all tools in parallel, please: ${turn}.` });
    const { tool_calls: calls = [] } = await ask();
    expect(calls.map(nameOf)).toEqual(["get_weather", "get_time"]);
    messages.push(...calls.map((call) => resultOf(call, turn)));
    expect((await ask()).content).toBe(`The tools say: get_weather ${turn} | get_time ${turn}`);
  }
  expect([...anthropic.refusals, ...google.refusals]).toEqual([]);
  expect(idsIn(messages)).toHaveLength(6);
  return answered;
}

function nameOf(call: OpenAI.ChatCompletionMessageToolCall): string {
  return call.type === "function" ? call.function.name : call.custom.name;
}

function resultOf(call: OpenAI.ChatCompletionMessageToolCall, turn: number): Message {
  return { role: "tool", tool_call_id: call.id, content: `${nameOf(call)} ${turn}` };
}

/** A target that fails is asked before the one that answers. */
function lastAsked(): Target {
  const arrival = ({ requests }: AnthropicStandIn | GoogleStandIn) => requests.at(-1)?.arrivedAt ?? 0;
  return arrival(google) > arrival(anthropic) ? "gemini" : "claude";
}

/** Of all calls, whoever made them. */
function idsIn(messages: readonly Message[]): string[] {
  const calls = messages.flatMap((message) => ("tool_calls" in message ? (message.tool_calls ?? []) : []));
  return [...new Set(calls.map(({ id }) => id))];
}

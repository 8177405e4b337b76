// The simulated provider where it answers as Anthropic, as a plain fetch sees it.
import { globSync, readFileSync } from "node:fs";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type SimulatedProvider, startSimulatedProvider } from "../../local/simulated-provider.ts";
import { runs } from "../support/long.ts";

const model = "claude-sonnet-5";
const hello = [{ role: "user", content: "Hello there" }];
const story = [{ role: "user", content: "Tell me a long story." }];
const schema = { type: "object", properties: { city: { type: "string" } }, required: ["city"] };
const closed = { ...schema, additionalProperties: false };
const tools = [
  { name: "get_weather", input_schema: schema },
  { type: "custom", name: "get_time", input_schema: { type: "object" } },
  { type: "web_search_20250305", name: "web_search" },
];
const adaptive = { type: "adaptive" };
const enabled = { type: "enabled", budget_tokens: 1024 };

let provider: SimulatedProvider;
beforeAll(async () => {
  provider = await startSimulatedProvider({ gapMilliseconds: 0 });
});
afterAll(() => provider.close());

const HEADERS = { "x-api-key": "any-key", "anthropic-version": "2023-06-01" };

function post(body: unknown, headers: Record<string, string> = HEADERS, path = "messages"): Promise<Response> {
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return fetch(`${provider.url}/${path}`, { method: "POST", headers, body: text });
}

interface Block {
  type: string;
  id?: string;
  name?: string;
  text?: string;
  thinking?: string;
  signature?: string;
  input?: unknown;
}
interface Message {
  id: string;
  content: Block[];
  stop_reason: string;
  stop_sequence: string | null;
  usage: Record<string, unknown> & { input_tokens: number; output_tokens: number };
}

const bodyOf = (more: object) => ({ model, max_tokens: 4096, messages: hello, ...more });

async function answer(more: object = {}): Promise<Message> {
  const response = await post(bodyOf(more));
  const body = await response.json();
  if (response.status !== 200) throw new Error(JSON.stringify(body));
  return body as Message;
}

interface StreamEvent extends Record<string, unknown> {
  type: string;
}

async function events(more: object = {}): Promise<StreamEvent[]> {
  const response = await post(bodyOf({ ...more, stream: true }));
  expect(response.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
  const frames = (await response.text()).split("\n\n");
  expect(frames.pop()).toBe("");
  return frames.map((frame) => {
    const [, name, data = ""] = /^event: (.+)\ndata: (.+)$/.exec(frame) ?? [];
    const event = JSON.parse(data) as StreamEvent;
    expect(event.type).toBe(name);
    return event;
  });
}

describe("a message", () => {
  it("has Anthropic's shape, says that it is simulated, and which key would end that", async () => {
    expect(await answer()).toEqual({
      id: expect.stringMatching(/^msg_simulated_\w+$/),
      type: "message",
      role: "assistant",
      model,
      content: [
        {
          type: "text",
          text: expect.stringMatching(/^You said: Hello there\n\nThis is Sluice's .* Set ANTHROPIC_API_KEY/),
        },
      ],
      stop_reason: "end_turn",
      stop_sequence: null,
      usage: expect.objectContaining({ input_tokens: 7, cache_read_input_tokens: 0, output_tokens: 18 }),
    });
  });

  it.each([
    [{ messages: story, max_tokens: 4 }, "max_tokens", null, "At the edge of"],
    [{ messages: story, stop_sequences: ["river", " cloud"] }, "stop_sequence", " cloud", "At the edge of a"],
    [
      { messages: [...hello, { role: "assistant", content: "Well" }, ...story], max_tokens: 1 },
      "max_tokens",
      null,
      "At",
    ],
  ])("ends where it has to: %j", async (more, stop_reason, stop_sequence, text) => {
    expect(await answer(more)).toMatchObject({ stop_reason, stop_sequence, content: [{ type: "text", text }] });
  });

  it("has no block if there is nothing to say", async () => {
    const { content, usage } = await answer({ messages: story, stop_sequences: ["At the"] });
    expect([content, usage.output_tokens]).toEqual([[], 0]);
  });

  it("is JSON that a schema allows, where that is asked", async () => {
    const { content } = await answer({ output_config: { format: { type: "json_schema", schema: closed } } });
    expect(content).toEqual([{ type: "text", text: '{"city":"simulated"}' }]);
  });

  it("is counted without being made, and without a maximum", async () => {
    const { usage } = await answer({ tools });
    const counted = await post({ model, messages: hello, tools }, HEADERS, "messages/count_tokens");
    expect(await counted.json()).toEqual({ input_tokens: usage.input_tokens });
  });
});

/** What Claude Code sends with each turn. */
describe("a turn of a coding agent", () => {
  const cached = { cache_control: { type: "ephemeral" } };
  const strictly = { $schema: "http://json-schema.org/draft-07/schema#", ...closed };
  const deferred = { description: "Found later.", defer_loading: true };
  const turn = {
    max_tokens: 32_000,
    thinking: { type: "adaptive", display: "omitted" },
    output_config: { effort: "high" },
    context_management: { edits: [{ type: "clear_thinking_20251015", keep: "all" }] },
    metadata: { user_id: '{"device_id":"a","session_id":"b"}' },
    system: [
      { type: "text", text: "x-anthropic-billing-header: cc_version=2" },
      { type: "text", text: "You are an agent.", ...cached },
    ],
    tools: [
      { name: "Weather", description: "Looks out.", input_schema: strictly },
      { name: "Placeholder", ...deferred, input_schema: {} },
      { name: "Later", ...deferred, input_schema: strictly },
    ],
    messages: [
      { role: "user", content: [{ type: "text", text: "What is the weather? Placeholder Later", ...cached }] },
      { role: "system", content: "Environment: Linux" },
    ],
  };
  const betas = { ...HEADERS, "anthropic-beta": "claude-code-20250219,mid-conversation-system-2026-04-07" };

  it("is answered with a thought that is left out, and a call of a tool that is there", async () => {
    const { content, stop_reason } = (await (await post(bodyOf(turn), betas)).json()) as Message;
    const call = { type: "tool_use", name: "Weather", input: { city: "simulated" } };
    expect(content).toMatchObject([{ type: "thinking", thinking: "" }, call]);
    expect([content.length, stop_reason]).toEqual([2, "tool_use"]);
  });

  it("is answered in prose behind the results of its calls, also those of a search for tools", async () => {
    const { content } = (await (await post(bodyOf(turn), betas)).json()) as Message;
    const found = [{ type: "tool_reference", tool_name: "Later" }];
    const results = [{ type: "tool_result", tool_use_id: content[1]?.id, content: found, ...cached }];
    const messages = [...turn.messages, { role: "assistant", content }, { role: "user", content: results }];
    const second = (await (await post(bodyOf({ ...turn, messages }), betas)).json()) as Message;
    expect([second.content.at(-1)?.type, second.stop_reason]).toEqual(["text", "end_turn"]);
  });

  it("is counted, all of it or its tools alone", async () => {
    const { messages, tools } = turn;
    for (const counted of [
      { model, messages, tools },
      { model, messages: hello, tools },
    ]) {
      const response = await post(counted, betas, "messages/count_tokens?beta=true");
      expect(await response.json()).toEqual({ input_tokens: expect.any(Number) });
    }
  });
});

describe("tools", () => {
  const called = (...ids: string[]) => ({
    role: "assistant",
    content: ids.map((id) => ({ type: "tool_use", id, name: "get_weather", input: { city: "Rome" } })),
  });
  const result = (id: string, content: unknown = "sunny") => ({ type: "tool_result", tool_use_id: id, content });
  const results = (...content: object[]) => ({ role: "user", content });

  it.each([
    [{}, ["get_weather"]],
    [{ tool_choice: { type: "none" } }, []],
    [{ tool_choice: { type: "tool", name: "get_time" } }, ["get_time"]],
    [{ messages: [{ role: "user", content: "get_time and get_weather" }] }, ["get_weather", "get_time"]],
    [
      {
        messages: [{ role: "user", content: "get_time and get_weather" }],
        tool_choice: { type: "auto", disable_parallel_tool_use: true },
      },
      ["get_weather"],
    ],
    [{ tools: tools.slice(2) }, []],
  ])("are called with valid input, none of Anthropic's own: %j", async (more, names) => {
    const { content, stop_reason } = await answer({ tools, ...more });
    const uses = content.filter(({ type }) => type === "tool_use");
    expect(uses.map(({ name }) => name)).toEqual(names);
    expect(stop_reason).toBe(names.length > 0 ? "tool_use" : "end_turn");
    for (const { id, name, input } of uses) {
      expect(id).toMatch(/^toolu_\w+$/);
      expect(input).toEqual(name === "get_weather" ? { city: "simulated" } : {});
    }
  });

  it.each([
    ["as text", results(result("a"))],
    ["as blocks", results(result("a", [{ type: "text", text: "sunny" }]))],
    ["before words of the user", results(result("a"), { type: "text", text: "<reminder>Be kind.</reminder>" })],
  ])("are answered about once their results are there, %s", async (_, turn) => {
    const { content } = await answer({ tools, messages: [...hello, called("a"), turn] });
    expect(content).toMatchObject([
      { text: expect.stringMatching(/^The tool get_weather answered: sunny\n\nThis is/) },
    ]);
  });

  it.each([
    [1, {}],
    [3, {}],
    [9, { city: "simulated" }],
  ])("have no input if it was cut: a maximum of %s tokens", async (max_tokens, input) => {
    const { content, usage } = await answer({ tools, max_tokens });
    expect(content).toMatchObject([{ type: "tool_use", input }]);
    expect(usage.output_tokens).toBeLessThanOrEqual(max_tokens);
  });

  it.each([
    [
      [...hello, called("a", "b"), results(result("a"))],
      /^messages\.1: `tool_use` ids were found without `tool_result` /,
    ],
    [[...hello, called("a"), ...hello], /^messages\.1: `tool_use` ids .* immediately after: a\. Each `tool_use` block/],
    [[...hello, called("a"), results({ type: "text", text: "x" }, result("a"))], /^messages\.1: `tool_use` ids/],
    [[...hello, called("a")], /^messages\.1: `tool_use` ids/],
    [[results(result("a"))], /^messages\.0\.content\.0: unexpected `tool_use_id` found in `tool_result` blocks: a\./],
  ])("need their results in the next message, before anything else (case %#)", async (messages, message) => {
    expect(await refusal({ tools, messages })).toEqual([400, "invalid_request_error", expect.stringMatching(message)]);
  });

  it("need the thought that led to them, with a budget for thinking", async () => {
    const messages = [...hello, called("a"), results(result("a"))];
    expect(await refusal({ tools, messages, thinking: enabled })).toEqual([
      ...[400, "invalid_request_error"],
      "messages.1.content.0.type: Expected `thinking` or `redacted_thinking`, but found `tool_use`.",
    ]);
    expect((await answer({ tools, messages, thinking: adaptive })).stop_reason).toBe("end_turn");
  });
});

describe("a thought", () => {
  it.each([adaptive, enabled])("comes first, signed and counted: %j", async (thinking) => {
    const { content, usage } = await answer({ thinking });
    expect(content.map(({ type }) => type)).toEqual(["thinking", "text"]);
    expect(content[0]).toMatchObject({
      thinking: expect.stringContaining("simulated"),
      signature: expect.stringMatching(/./),
    });
    expect(usage["output_tokens_details"]).toEqual({ thinking_tokens: 13 });
    expect(usage.output_tokens).toBe(13 + 18);
  });

  it.each([undefined, { type: "disabled" }])("does not come with %j", async (thinking) => {
    expect((await answer({ thinking })).content.map(({ type }) => type)).toEqual(["text"]);
  });

  it("counts against the maximum, and may use it up", async () => {
    const { content, stop_reason, usage } = await answer({ thinking: adaptive, max_tokens: 5 });
    expect([content.map(({ type }) => type), stop_reason, usage.output_tokens]).toEqual([
      ["thinking"],
      "max_tokens",
      5,
    ]);
  });

  it("may be left out, while its signature comes", async () => {
    const { content } = await answer({ thinking: { ...adaptive, display: "omitted" } });
    expect(content[0]).toEqual({ type: "thinking", thinking: "", signature: expect.stringMatching(/./) });
  });

  it("is taken back unchanged only, unless it is one of a real model", async () => {
    const [thought, text] = (await answer({ thinking: adaptive })).content;
    const back = (block: object) => ({ messages: [...hello, { role: "assistant", content: [block, text] }, ...hello] });
    const message = "messages.1.content.0: Invalid `signature` in `thinking` block";
    const refused = [400, "invalid_request_error", message];
    expect((await answer(back(thought as Block))).stop_reason).toBe("end_turn");
    expect((await answer(back({ ...thought, signature: "EoQDCm0IDhgC" }))).stop_reason).toBe("end_turn");
    expect(await refusal(back({ ...thought, thinking: "Something else." }))).toEqual(refused);
    expect(await refusal(back({ ...thought, signature: "" }))).toEqual(refused);
  });
});

describe("a stream", () => {
  it("has Anthropic's events, a ping among them, and the usage as it grows", async () => {
    const all = await events({ messages: story, max_tokens: 2 });
    expect(all.map(({ type }) => type)).toEqual([
      ...["message_start", "content_block_start", "ping", "content_block_delta", "content_block_delta"],
      ...["content_block_stop", "message_delta", "message_stop"],
    ]);
    expect(all[0]).toMatchObject({
      message: {
        id: expect.stringMatching(/^msg_simulated_/),
        role: "assistant",
        content: [],
        stop_reason: null,
        usage: { output_tokens: 1 },
      },
    });
    expect(all.at(-2)).toMatchObject({ delta: { stop_reason: "max_tokens" }, usage: { output_tokens: 2 } });
  });

  it("begins a tool with an empty piece, which is all of one without arguments", async () => {
    const all = await events({ tools, messages: [{ role: "user", content: "get_time" }] });
    const deltas = all.filter(({ type }) => type === "content_block_delta");
    expect(deltas).toEqual([
      { type: "content_block_delta", index: 0, delta: { type: "input_json_delta", partial_json: "" } },
    ]);
  });

  it("says the same as the JSON of the same request, whatever is asked", async () => {
    const request = fc.record(
      {
        messages: fc.constantFrom(hello, story, [{ role: "user", content: "get_time get_weather" }]),
        max_tokens: fc.integer({ min: 1, max: 40 }),
        tools: fc.constant(tools),
        thinking: fc.constantFrom(adaptive, { ...adaptive, display: "omitted" }),
        stop_sequences: fc.constantFrom(["river"], ["At"], ["You", "sim"]),
        output_config: fc.constant({ format: { type: "json_schema", schema: closed } }),
      },
      { requiredKeys: ["messages", "max_tokens"] },
    );
    await fc.assert(
      fc.asyncProperty(request, async (more) => {
        const [whole, streamed] = [await answer(more), assembled(await events(more))];
        const anonymous = ({ id: _, content, ...rest }: Message) => {
          return { ...rest, content: content.map(({ id: __, ...block }) => block) };
        };
        expect(anonymous(streamed)).toEqual(anonymous(whole));
      }),
      { numRuns: runs(40) },
    );
  });
});

/** The message of a stream, as Anthropic's SDKs put it together. */
function assembled(all: readonly StreamEvent[]): Message {
  const texts: string[] = [];
  let message = {} as Message;
  for (const event of all) {
    const { index = 0, delta = {} } = event as { index?: number; delta?: Record<string, string> };
    const block = message.content?.[index] as Record<string, unknown> | undefined;
    if (event.type === "message_start") message = event["message"] as Message;
    if (event.type === "content_block_start") message.content.push(event["content_block"] as Block);
    if (event.type === "content_block_delta" && block !== undefined) {
      if (delta["type"] === "input_json_delta") texts[index] = (texts[index] ?? "") + delta["partial_json"];
      else if (delta["type"] === "signature_delta") block["signature"] = delta["signature"];
      else for (const name of ["text", "thinking"]) if (name in delta) block[name] = `${block[name]}${delta[name]}`;
    }
    if (event.type === "message_delta") Object.assign(message, delta, { usage: event["usage"] });
  }
  for (const [index, block] of message.content.entries()) if (index in texts) block.input = inputOf(texts[index]);
  return message;
}

function inputOf(text = ""): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

describe("what Anthropic's API itself has accepted", () => {
  const folder = new URL("../fixtures/recordings/anthropic/", import.meta.url);
  const recorded = globSync("*.json", { cwd: folder.pathname }).flatMap((file) => {
    const { request, response } = JSON.parse(readFileSync(new URL(file, folder), "utf8"));
    return request?.body?.messages && response.status === 200 ? [[file, request.body] as const] : [];
  });

  it("is recorded", () => expect(recorded.length).toBeGreaterThan(10));

  it.each(recorded)("is accepted here: %s", async (_, body) => {
    const response = await post({ ...body, stream: false });
    expect([response.status, await response.json()]).toMatchObject([200, { type: "message" }]);
  });
});

/** Status, and the error's type and message. */
async function refusal(more: object | string, headers = HEADERS): Promise<unknown[]> {
  const response = await post(typeof more === "string" ? more : bodyOf(more), headers);
  const { type, error, request_id } = (await response.json()) as Record<string, Record<string, string>>;
  expect([type, request_id]).toEqual(["error", response.headers.get("request-id")]);
  return [response.status, error?.["type"], error?.["message"]];
}

describe("a refusal", () => {
  const tool = (more: object) => ({ tools: [{ name: "a", input_schema: { type: "object" }, ...more }] });
  const format = (more: object) => ({
    output_config: { format: { type: "json_schema", schema: { ...closed, ...more } } },
  });
  const system = [{ role: "system", content: "Be kind." }, ...hello];

  it("meets keys, versions, addresses and methods", async () => {
    expect(await refusal({}, { ...HEADERS, "x-api-key": " " })).toEqual([
      401,
      "authentication_error",
      expect.any(String),
    ]);
    expect(await refusal({}, { "x-api-key": "k" } as never)).toEqual([
      ...[400, "invalid_request_error"],
      "anthropic-version: header is required",
    ]);
    const elsewhere = await post({}, HEADERS, "messages/batches");
    expect([elsewhere.status, await elsewhere.json()]).toMatchObject([404, { error: { type: "not_found_error" } }]);
    expect((await fetch(`${provider.url}/messages`, { headers: HEADERS })).status).toBe(405);
    expect(await refusal({ model: "no-such-model" })).toEqual([404, "not_found_error", "model: no-such-model"]);
  });

  it("does not meet a request without a key, which a model may ask for", async () => {
    expect((await post(bodyOf({}), { "anthropic-version": "2023-06-01" })).status).toBe(200);
  });

  it.each(["system-2026-04-07", "tool-changes-2026-07-01"])(
    "does not meet a message of the system with a beta that has them: mid-conversation-%s",
    async (beta) => {
      const headers = { ...HEADERS, "anthropic-beta": `a,mid-conversation-${beta}` };
      expect((await post(bodyOf({ messages: system }), headers)).status).toBe(200);
    },
  );

  it.each([
    ["{", "The request body is not valid JSON"],
    [`{"tools":${"[".repeat(200)}`, "The request body is nested too deeply."],
    [{ max_tokens: undefined }, "max_tokens: Field required"],
    [{ max_tokens: 0 }, "max_tokens: Input should be greater than or equal to 1"],
    [{ max_tokens: 1.5 }, "max_tokens: Input should be a valid integer"],
    [{ model: 1 }, "model: Input should be a valid string"],
    [{ messages: undefined }, "messages: Field required"],
    [{ messages: [] }, "messages: at least one message is required"],
    [{ messages: [{ role: "tool", content: "x" }] }, "messages.0.role: Input should be 'user' or 'assistant'"],
    [{ messages: system }, /^messages: Unexpected role "system"\. The Messages API accepts a top-level `system`/],
    [{ messages: [{ role: "user" }] }, "messages.0.content: Field required"],
    [{ messages: [{ role: "user", content: "" }] }, /^messages\.0: all messages must have non-empty content/],
    [{ messages: [{ role: "user", content: [] }] }, /^messages\.0: all messages must have non-empty content/],
    [
      { messages: [{ role: "user", content: [{ type: "text", text: "" }] }] },
      "messages: text content blocks must be non-empty",
    ],
    [
      { messages: [{ role: "user", content: [{ type: "text", text: " \n" }] }] },
      "messages: text content blocks must contain non-whitespace text",
    ],
    [
      { messages: [...hello, { role: "assistant", content: "Well, " }] },
      "messages: final assistant content cannot end with trailing whitespace",
    ],
    [
      { messages: [{ role: "user", content: [{ type: "image_url" }] }] },
      /^messages\.0\.content\.0: Input tag 'image_url' found using 'type' does not match any of the expected tags: 'text'/,
    ],
    [{ system: [{ type: "text", text: "" }] }, "system: text content blocks must be non-empty"],
    [{ temperature: 1.5 }, "temperature: Input should be less than or equal to 1"],
    [{ seed: 1 }, "seed: Extra inputs are not permitted"],
    [{ stream: "yes" }, "stream: Input should be a valid boolean"],
    [{ stop_sequences: [" "] }, "stop_sequences: each stop sequence must contain non-whitespace"],
    [tool({ input_schema: undefined }), "tools.0.custom.input_schema: Field required"],
    [tool({ input_schema: {} }), "tools.0.custom.input_schema.type: Field required"],
    [tool({ name: "a b" }), "tools.0.custom.name: String should match pattern '^[a-zA-Z0-9_-]{1,128}$'"],
    [tool({ strict: true }), /^tools\.0\.custom\.input_schema: For 'object' type, 'additionalProperties' must be/],
    [{ tools: [...tools, ...tools] }, "tools: Tool names must be unique."],
    [{ tool_choice: { type: "auto" } }, "tool_choice: may only be specified while providing tools"],
    [{ tools, tool_choice: { type: "tool", name: "no" } }, "Tool 'no' not found in provided tools"],
    [
      { tools, tool_choice: { type: "required" } },
      /^tool_choice: Input tag 'required' found using 'type' does not match/,
    ],
    [
      { thinking: { ...enabled, budget_tokens: 5 } },
      /^thinking\.enabled\.budget_tokens: .* greater than or equal to 1024$/,
    ],
    [{ thinking: enabled, max_tokens: 1024 }, "`max_tokens` must be greater than `thinking.budget_tokens`."],
    [{ thinking: adaptive, temperature: 0 }, "`temperature` may only be set to 1 when thinking is enabled."],
    [
      { thinking: adaptive, tools, tool_choice: { type: "any" } },
      "Thinking may not be enabled when tool_choice forces tool use.",
    ],
    [
      format({ additionalProperties: true }),
      /^output_config\.format\.schema: For 'object' type, 'additionalProperties' /,
    ],
    [
      format({ properties: { city: { type: "string", minLength: 2 } } }),
      "output_config.format.schema: For 'string' type, properties minLength are not supported (at properties.city)",
    ],
    [
      { messages: [{ role: "user", content: "x".repeat(300_000) }] },
      "prompt is too long: 75004 tokens > 50000 maximum",
    ],
  ])("names the field at fault, in Anthropic's words (case %#)", async (more, message) => {
    const words = message instanceof RegExp ? expect.stringMatching(message) : message;
    expect(await refusal(more)).toEqual([400, "invalid_request_error", words]);
  });
});

// The stand-in for Anthropic answers as the API does, so that a failing test of the gateway blames the gateway.
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import * as faults from "./anthropic-stand-in/faults.ts";
import { API_KEY } from "./anthropic-stand-in/refusal.ts";
import { REDACTED_TRIGGER, REFUSAL_TRIGGER } from "./anthropic-stand-in/reply.ts";
import { readStream } from "./anthropic-stand-in/strict-reader.ts";
import { type AnthropicStandIn, startAnthropicStandIn } from "./anthropic-stand-in.ts";
import { gate } from "./fake-provider/gate.ts";
import { interpret } from "./strict-event-source.ts";

let standIn: AnthropicStandIn;

beforeAll(async () => {
  standIn = await startAnthropicStandIn();
});
beforeEach(() => standIn.reset());
afterAll(() => standIn.close());

const user = (content: unknown) => ({ role: "user", content });
const base = { model: "claude-sonnet-4-5", max_tokens: 4096, messages: [user("Hi")] };
const weather = {
  name: "weather",
  input_schema: { type: "object", properties: { city: { type: "string" } }, required: ["city"] },
};
const time = { name: "time", input_schema: { type: "object", properties: {} } };
const budget = { type: "enabled", budget_tokens: 1024 };

function ask(members: object = {}, init: RequestInit = {}): Promise<Response> {
  const headers = { "x-api-key": API_KEY, "anthropic-version": "2023-06-01" };
  const body = JSON.stringify({ ...base, ...members });
  return fetch(`${standIn.url}/v1/messages`, { method: "POST", headers, body, ...init });
}

interface Block {
  type: string;
  [member: string]: unknown;
}

interface Message {
  id: string;
  content: Block[];
  stop_reason: string;
  stop_sequence: string | null;
  usage: Record<string, unknown>;
}

/** Asks for JSON and for a stream, and expects the same of both. */
async function answer(members: object = {}): Promise<Message> {
  const json = (await (await ask(members)).json()) as Message;
  const stream = readStream(await (await ask({ ...members, stream: true })).text());
  const comparable = (message: object) => {
    const { content } = message as Message;
    return { ...message, id: "", usage: "", content: withoutIds(content) };
  };
  expect(comparable(stream)).toEqual(comparable(json));
  expect(json.id).not.toBe(stream["id"]);
  return json;
}

const withoutIds = (content: Block[]) =>
  content.map(({ caller, ...block }) => ("id" in block ? { ...block, id: "" } : block));

async function textOf(members: object = {}) {
  return (await answer(members)).content.find(({ type }) => type === "text")?.["text"];
}

describe("the strict reader", () => {
  const recordings = join(import.meta.dirname, "../fixtures/recordings/anthropic");

  it.each(globSync("*.sse", { cwd: recordings, exclude: ["anthropic-overloaded-*"] }))("reads %s", (file) => {
    expect(readStream(readFileSync(join(recordings, file), "utf8"))).toMatchObject({ type: "message" });
  });

  it("reads no answer of which the end is missing, or anything that belongs to a block", async () => {
    const events = (await (await ask({ thinking: budget, tools: [weather], stream: true })).text()).split(/(?<=\n\n)/);
    for (const n of events.keys()) expect(() => readStream(events.slice(0, n).join(""))).toThrow();
    for (const [n, event] of events.entries()) {
      if (/^event: (ping|content_block_delta)/.test(event)) continue;
      expect(() => readStream(events.toSpliced(n, 1).join(""))).toThrow();
    }
  });

  it.each(["first", "mid-stream"])("reads no answer that was overloaded: %s", (where) => {
    const stream = readFileSync(join(recordings, `anthropic-overloaded-${where}.sse`), "utf8");
    expect(() => readStream(stream)).toThrow();
  });
});

describe("an answer", () => {
  it("repeats the last thing said, in a stream and in JSON", async () => {
    const messages = [user("One"), { role: "assistant", content: "Two" }, user([{ type: "text", text: "Three 🦢" }])];
    expect(await textOf({ messages })).toBe("You said: Three 🦢");
  });

  it("has events as the API sends them: named, padded within the JSON, and with a ping", async () => {
    const stream = await (await ask({ stream: true })).text();
    const types = interpret(stream).events.map(({ type }) => type);
    expect(types.slice(0, 4)).toEqual(["message_start", "content_block_start", "ping", "content_block_delta"]);
    expect(types.slice(-3)).toEqual(["content_block_stop", "message_delta", "message_stop"]);
    expect(stream).toMatch(/[^ ] +\}\n\n/);
  });

  it("describes images and documents", async () => {
    const data = Buffer.from("abc").toString("base64");
    const pdf = { type: "document", source: { type: "base64", media_type: "application/pdf", data }, title: "a.pdf" };
    const image = { type: "image", source: { type: "base64", media_type: "image/png", data } };
    const linked = { type: "image", source: { type: "url", url: "https://example.com/a.png" } };
    expect(await textOf({ messages: [user([pdf, image, linked, { type: "text", text: "Look" }])] })).toBe(
      'You said: Look\nI see: document application/pdf of 3 bytes "a.pdf"\nI see: image image/png of 3 bytes\nI see: image https://example.com/a.png',
    );
  });

  it("is a minimal instance of the schema", async () => {
    const closed = { type: "object", additionalProperties: false };
    const schema = {
      ...closed,
      $defs: { color: { enum: ["red", "green"] } },
      properties: {
        color: { $ref: "#/$defs/color" },
        sizes: { type: "array", items: { type: "integer" }, minItems: 1 },
        nested: { anyOf: [{ ...closed, properties: { ok: { type: "boolean" } }, required: ["ok"] }, { type: "null" }] },
        optional: { type: "string" },
      },
      required: ["color", "sizes", "nested"],
    };
    const text = await textOf({ output_config: { format: { type: "json_schema", schema } } });
    expect(JSON.parse(String(text))).toEqual({ color: "red", sizes: [0], nested: { ok: false } });
  });

  it("ends at a stop sequence, at the maximum, or with a refusal", async () => {
    const messages = [user("one two three")];
    expect(await answer({ messages, stop_sequences: ["three", "two"] })).toMatchObject({
      content: [{ text: "You said: one " }],
      stop_reason: "stop_sequence",
      stop_sequence: "two",
    });
    expect(await answer({ messages, max_tokens: 2 })).toMatchObject({
      content: [{ text: "You said" }],
      stop_reason: "max_tokens",
      usage: { output_tokens: 2 },
    });
    expect(await answer({ messages: [user(REFUSAL_TRIGGER)] })).toMatchObject({ content: [], stop_reason: "refusal" });
  });

  it("counts what is cached", async () => {
    const cache_control = { type: "ephemeral" };
    const system = [{ type: "text", text: "s".repeat(400), cache_control }];
    const usage = async (members: object) => ((await (await ask(members)).json()) as Message).usage;
    expect(await usage({ system })).toMatchObject({
      input_tokens: 1,
      cache_creation_input_tokens: 100,
      cache_read_input_tokens: 0,
    });
    const messages = [user([{ type: "text", text: "more", cache_control }])];
    expect(await usage({ system, messages })).toMatchObject({
      input_tokens: 0,
      cache_creation_input_tokens: 1,
      cache_read_input_tokens: 100,
    });
    expect(await usage({ system: "s".repeat(400) })).toMatchObject({ input_tokens: 101, cache_read_input_tokens: 0 });
    expect(await usage({ system: "s".repeat(400), cache_control })).toMatchObject({ cache_read_input_tokens: 100 });
  });
});

describe("tools", () => {
  const call = (name: string) => ({ type: "tool_use", name, id: expect.stringMatching(/^toolu_\w+$/) });

  it("are called before there are results, which are then repeated", async () => {
    const { content, stop_reason } = await answer({ tools: [weather, time] });
    expect(stop_reason).toBe("tool_use");
    expect(content).toEqual([{ ...call("weather"), input: { city: "text" } }]);
    const result = { type: "tool_result", tool_use_id: content[0]?.["id"], content: "Sunny" };
    const messages = [user("Hi"), { role: "assistant", content }, user([result])];
    expect(await textOf({ tools: [weather, time], messages })).toBe("The tools say: Sunny");
  });

  it("are called in parallel if the prompt asks for it and the request allows it", async () => {
    const request = { tools: [weather, time], messages: [user("In parallel, please")] };
    const { content } = await answer(request);
    expect(content).toMatchObject([{ type: "text" }, { name: "weather" }, { name: "time", input: {} }]);
    const tool_choice = { type: "auto", disable_parallel_tool_use: true };
    expect((await answer({ ...request, tool_choice })).content).toMatchObject([{ name: "weather" }]);
  });

  it("are called as the choice says", async () => {
    const tools = [weather, time];
    const chosen = { type: "tool", name: "time" };
    expect((await answer({ tools, tool_choice: chosen })).content).toMatchObject([{ name: "time" }]);
    expect(await textOf({ tools, tool_choice: { type: "none" } })).toBe("You said: Hi");
  });

  it("without arguments have a single empty piece of input", async () => {
    const stream = await (await ask({ tools: [time], stream: true })).text();
    expect(stream.match(/"partial_json":"[^"]*"/g)).toEqual(['"partial_json":""']);
  });
});

describe("thoughts", () => {
  it("come first, with a signature that is accepted when they come back unchanged", async () => {
    const tools = [weather];
    const { content, usage } = await answer({ tools, thinking: budget });
    expect(content.map(({ type }) => type)).toEqual(["thinking", "tool_use"]);
    expect(usage["output_tokens_details"]).toEqual({ thinking_tokens: expect.any(Number) });
    const result = { type: "tool_result", tool_use_id: content[1]?.["id"], content: "Sunny" };
    const second = (blocks: object[]) => ({
      tools,
      thinking: budget,
      messages: [user("Hi"), { role: "assistant", content: blocks }, user([result])],
    });
    expect((await answer(second(content))).content.map(({ type }) => type)).toEqual(["text"]);
    const changed = content.map((block) => (block.type === "thinking" ? { ...block, thinking: "Other" } : block));
    expect((await ask(second(changed))).status).toBe(400);
    expect((await ask(second(content.slice(1)))).status).toBe(400);
  });

  it("are redacted on a trigger, and accepted again", async () => {
    const { content } = await answer({ thinking: budget, messages: [user(REDACTED_TRIGGER)] });
    expect(content.map(({ type }) => type)).toEqual(["redacted_thinking", "text"]);
    const messages = [user(REDACTED_TRIGGER), { role: "assistant", content }, user("Go on")];
    expect((await ask({ thinking: budget, messages })).status).toBe(200);
  });

  it.each([
    ["claude-opus-4-6", { type: "adaptive" }, /\w/],
    ["claude-opus-4-8", { type: "adaptive" }, /^$/],
    ["claude-opus-4-8", { type: "adaptive", display: "summarized" }, /\w/],
    ["claude-sonnet-5", undefined, /^$/],
  ])("of %s with %o have a text like %s", async (model, thinking, text) => {
    expect((await answer({ model, thinking })).content[0]).toMatchObject({
      type: "thinking",
      thinking: expect.stringMatching(text),
    });
  });

  it.each([
    ["claude-sonnet-4-5", undefined],
    ["claude-opus-4-8", undefined],
    ["claude-sonnet-5", { type: "disabled" }],
  ])("of %s with %o are none", async (model, thinking) => {
    expect((await answer({ model, thinking })).content.map(({ type }) => type)).toEqual(["text"]);
  });
});

describe("what it keeps", () => {
  it("is every request, and what it refused", async () => {
    await ask({}, { headers: { "x-api-key": "other" } });
    await ask({ model: "claude-opus-5" });
    expect(standIn.requests.map(({ model }) => model)).toEqual(["claude-sonnet-4-5", "claude-opus-5"]);
    expect(standIn.refusals).toMatchObject([{ status: 401, body: { error: { type: "authentication_error" } } }]);
    standIn.reset();
    expect([...standIn.requests, ...standIn.refusals]).toEqual([]);
  });

  it("knows one address only, whatever the query", async () => {
    const url = `${standIn.url}/v1/chat/completions`;
    expect((await fetch(url, { method: "POST", body: "{}" })).status).toBe(404);
    const headers = { "x-api-key": API_KEY, "anthropic-version": "2023-06-01" };
    const init = { method: "POST", headers, body: JSON.stringify(base) };
    expect((await fetch(`${standIn.url}/v1/messages?beta=true`, init)).status).toBe(200);
  });
});

describe("faults", () => {
  const streamed = { stream: true };

  async function receive(response: Response): Promise<{ text: string; isCut: boolean }> {
    const decoder = new TextDecoder();
    let text = "";
    try {
      for await (const piece of response.body ?? []) text += decoder.decode(piece, { stream: true });
      return { text, isCut: false };
    } catch {
      return { text, isCut: true };
    }
  }
  const typesOf = (text: string) => interpret(text).events.map(({ type }) => type);

  it.each([400, 401, 402, 403, 404, 429, 500, 529])("answer %d with its type and headers", async (code) => {
    standIn.fail(faults.status(code, { message: "No", headers: { "retry-after": "7" } }));
    const response = await ask(streamed);
    expect([response.status, response.headers.get("retry-after")]).toEqual([code, "7"]);
    expect(await response.json()).toMatchObject({ type: "error", error: { type: expect.any(String), message: "No" } });
  });

  it("overload a stream before or after its first events, and a JSON answer by its status", async () => {
    standIn.fail(faults.overloadedFirst(), faults.overloadedAfter(4), faults.overloadedFirst());
    expect(typesOf(await (await ask(streamed)).text())).toEqual(["error"]);
    const later = typesOf(await (await ask(streamed)).text());
    expect(later).toEqual(["message_start", "content_block_start", "ping", "content_block_delta", "error"]);
    expect((await ask()).status).toBe(529);
  });

  it("cut the connection at any event, and a JSON answer in the middle", async () => {
    const whole = typesOf(await (await ask(streamed)).text());
    for (const n of whole.keys()) {
      standIn.fail(faults.cutAfter(n));
      const { text, isCut } = await receive(await ask(streamed));
      expect([typesOf(text), isCut]).toEqual([whole.slice(0, n), true]);
    }
    standIn.fail(faults.cutAfter(1));
    const { text, isCut } = await receive(await ask());
    expect(isCut).toBe(true);
    expect(() => JSON.parse(text)).toThrow(SyntaxError);
  });

  it("end the body early, as if that were all", async () => {
    standIn.fail(faults.endAfter(3));
    const { text, isCut } = await receive(await ask(streamed));
    expect([typesOf(text).length, isCut]).toEqual([3, false]);
  });

  it("leave the connection open, or wait for a gate", async () => {
    const between = gate();
    standIn.fail(faults.waitAfter(2, between), faults.stallAfter(1));
    const reading = ask(streamed).then((response) => response.text());
    await between.reached;
    between.open();
    expect(readStream(await reading)).toMatchObject({ stop_reason: "end_turn" });
    const leave = new AbortController();
    const reader = (await ask(streamed, withSignal(leave.signal))).body?.getReader();
    await reader?.read();
    leave.abort();
    expect(await standIn.requests[1]?.ended).toBe("cut");
  });

  const withSignal = (signal: AbortSignal): RequestInit => ({ signal });

  it("come once each, or always for a model; a refused request uses none up", async () => {
    standIn.fail(undefined, faults.status(500));
    standIn.failFor("claude-opus-5", faults.overloaded());
    const statusOf = async (members: object) => (await ask(members)).status;
    expect(await statusOf({})).toBe(200);
    expect(await statusOf({ max_tokens: 0 })).toBe(400);
    expect(await statusOf({})).toBe(500);
    expect(await statusOf({})).toBe(200);
    expect([await statusOf({ model: "claude-opus-5" }), await statusOf({ model: "claude-opus-5" })]).toEqual([
      529, 529,
    ]);
  });
});

// Tools that a provider runs itself: a model's entry says which of them requests may use.
import { describe, expect, it } from "vitest";
import { startGateway } from "../support/gateway.ts";
import { anthropicErrorOf } from "./support/anthropic-error.ts";
import { envelopeOf } from "./support/envelope.ts";
import { chat, configuration, MODEL, question } from "./support/requests.ts";
import { byModel, json, scriptedFetch, status } from "./support/scripted-fetch.ts";

const message = {
  ...{ id: "msg_1", type: "message", role: "assistant", model: "claude", content: [] },
  ...{ stop_reason: "end_turn", stop_sequence: null, usage: { input_tokens: 9, output_tokens: 2 } },
};

async function ask(path: string, members: object, ...models: object[]) {
  const isChat = path.endsWith("completions");
  const { fetch, asked } = scriptedFetch(json(isChat ? { choices: [] } : message));
  const gateway = await startGateway(configuration(...models), { fetch });
  const body = isChat ? chat(members) : JSON.stringify({ ...question, max_tokens: 9, ...members });
  return { answered: await gateway.ask({ path, body }), asked, gateway };
}

const CHAT = "/v1/chat/completions";
const MESSAGES = "/v1/messages";
const claude = { model: "anthropic/claude-x" };
const search = { type: "web_search_20250305", name: "web_search" };
const own = { type: "function", function: { name: "f" } };

describe("a provider's tool", () => {
  it.each<[string, object, string[] | undefined]>([
    [MESSAGES, { tools: [search, { type: "code_execution_20250825", name: "x" }] }, undefined],
    [
      MESSAGES,
      { tools: [search, { name: "web_fetch", input_schema: {} }, { type: "custom", name: "y" }] },
      ["web_search"],
    ],
    [MESSAGES, { tools: [search] }, ["web_fetch", "web_search_20250305"]],
    [MESSAGES, { tools: [{ name: "web_search", input_schema: {} }], mcp_servers: [] }, []],
    [MESSAGES, { mcp_servers: [{ type: "url", url: "https://x", name: "x" }] }, ["mcp_toolset"]],
    [CHAT, { tools: [own, { type: "custom", custom: { name: "c" } }], web_search_options: null }, []],
    [CHAT, { tools: [{ type: "browser_search" }], web_search_options: {} }, ["browser_search", "web_search"]],
    [CHAT, { tools: [{ type: "web_search_preview_2025_03_11" }] }, ["web_search_preview"]],
    [CHAT, { tools: "none", web_search_options: null }, []],
  ])("is sent where the model allows it: %s %j %j", async (path, members, server_tools) => {
    const { answered, asked } = await ask(path, members, { ...(path === MESSAGES && claude), server_tools });
    expect([answered.status, asked.length]).toEqual([200, 1]);
    expect(JSON.parse(asked[0]?.body ?? "")).toMatchObject(members);
  });

  it.each<[object, string[], string]>([
    [{ tools: [own, { type: "browser_search" }] }, ["web_search"], "tools[browser_search]"],
    [{ web_search_options: {} }, [], "tools[web_search]"],
    [{ tools: [{ type: "web_search_2025_08_26" }] }, ["web_search_2025_01_01"], "tools[web_search]"],
    [{ tools: [{ type: "x".repeat(500) }] }, [], `tools[${"x".repeat(128)}]`],
  ])("is refused by name in chat, and takes nothing of any limit: %j %j", async (members, server_tools, param) => {
    const { answered, asked, gateway } = await ask(CHAT, members, { server_tools, rate_limit: { rpm: 1 } });
    expect(answered.status).toBe(400);
    expect(envelopeOf(answered)).toEqual({
      message: `The model '${MODEL}' does not allow '${param}'.`,
      type: "invalid_request_error",
      param,
      code: "unsupported_parameter",
    });
    expect(asked).toEqual([]);
    expect(gateway.pools.counts(`model#${MODEL}`).minute.requests).toBe(0);
  });

  it.each<[object, string[], string]>([
    [{ tools: [search] }, ["web_search_20260101", "web_fetch"], "tools[web_search]"],
    [{ tools: [{ type: "code_execution_20250825", name: "web_search" }] }, ["web_search"], "tools[code_execution]"],
    [{ mcp_servers: [{ type: "url", url: "https://x", name: "x" }] }, ["web_search"], "tools[mcp_toolset]"],
  ])("is refused by its type in Messages, whatever it is called: %j %j", async (members, server_tools, name) => {
    const { answered, asked } = await ask(MESSAGES, members, { ...claude, server_tools });
    expect([answered.status, asked]).toEqual([400, []]);
    expect(anthropicErrorOf(answered)).toMatchObject({
      type: "invalid_request_error",
      message: expect.stringContaining(name),
    });
  });

  it.each([
    [CHAT, '"web_search_options":null,', "web_search_options"],
    [CHAT, '"Tools":[],', "tools"],
    [MESSAGES, '"MCP_servers":[],', "mcp_servers"],
  ])("cannot be hidden behind a second member: %s %s", async (path, second, name) => {
    const { fetch, asked } = scriptedFetch(json({}));
    const gateway = await startGateway(configuration({ ...(path === MESSAGES && claude), server_tools: [] }), {
      fetch,
    });
    const body = JSON.stringify({ ...question, max_tokens: 9, [name]: [] }).replace("{", `{${second}`);
    const { status, text } = await gateway.ask({ path, body });
    expect([status, text.includes(name), asked]).toEqual([400, true, []]);
  });

  it("leaves out the targets and fallbacks that do not allow it", async () => {
    const upstreams = {
      "upstream-0": [status(500)],
      "upstream-1": [status(500)],
      "upstream-2": [json({ choices: [] })],
    };
    const models = [{ retries: 0, fallbacks: ["fallback-1", "fallback-2"] }, { server_tools: [], retries: 0 }, {}];
    const askedWith = async (members: object) => {
      const { fetch, asked } = scriptedFetch(byModel(upstreams));
      const gateway = await startGateway(configuration(...models), { fetch });
      expect((await gateway.ask({ body: chat(members) })).status).toBe(200);
      return asked.map(({ body }) => JSON.parse(body).model);
    };
    expect(await askedWith({ web_search_options: {} })).toEqual(["upstream-0", "upstream-2"]);
    expect(await askedWith({})).toEqual(["upstream-0", "upstream-1", "upstream-2"]);
  });

  it.each([
    [{ tools: [search] }, MESSAGES, {}],
    [{ web_search_options: {} }, CHAT, claude],
  ])(
    "is for the translation to refuse or to drop where the provider speaks another protocol: %j",
    async (members, path, model) => {
      const { asked } = await ask(path, members, { ...model, server_tools: ["web_search"] });
      expect(asked).toEqual([]);
    },
  );
});

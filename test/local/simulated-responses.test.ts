// The simulated provider where it answers as OpenAI's Responses, as OpenAI's own client and a plain fetch see it.
import fc from "fast-check";
import OpenAI from "openai";
import type { Response as ResponseObject } from "openai/resources/responses/responses";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type SimulatedProvider, startSimulatedProvider } from "../../local/simulated-provider.ts";
import { runs } from "../support/long.ts";
import { validResponse } from "../support/responses-schema.ts";
import { validResponses } from "../support/responses-stream.ts";

const model = "gpt-5.1";
const parameters = { type: "object", properties: { city: { type: "string" } }, required: ["city"] };
const closed = { ...parameters, additionalProperties: false };
const weather = { type: "function", name: "get_weather", parameters: closed, strict: true };
const patch = {
  type: "custom",
  name: "apply_patch",
  format: { type: "grammar", syntax: "lark", definition: "start: /.+/" },
};
const agents = {
  type: "namespace",
  name: "agents",
  description: "Agents.",
  tools: [{ ...weather, name: "wait_agent" }],
};
const search = { type: "web_search" };
const user = (content: unknown) => ({ role: "user", content });

let provider: SimulatedProvider;
let openai: OpenAI;
beforeAll(async () => {
  provider = await startSimulatedProvider({ gapMilliseconds: 0 });
  openai = new OpenAI({ baseURL: provider.url, apiKey: "any-key", maxRetries: 0 });
});
afterAll(() => provider.close());

function post(members: object, path = "responses"): Promise<Response> {
  const body = JSON.stringify({ model, input: "Hello there", ...members });
  return fetch(`${provider.url}/${path}`, { method: "POST", headers: { authorization: "Bearer any-key" }, body });
}

/** As JSON and as a stream, which add up to the same but for the ids. */
async function answer(members: object): Promise<ResponseObject & { store: boolean }> {
  const [json, stream] = await Promise.all([post(members), post({ ...members, stream: true })]);
  expect([json.status, stream.status]).toEqual([200, 200]);
  const [whole, { response }] = [validResponse(await json.text()), validResponses(await stream.text())];
  expect(withoutIds(response)).toEqual(withoutIds(whole));
  return whole as unknown as ResponseObject & { store: boolean };
}

function withoutIds(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value).replace(/"(?:id|call_id|created_at|encrypted_content)":("[^"]*"|\d+)/g, '"x":0'),
  );
}

describe("a response", () => {
  it("says that it is simulated, and how to get a real one", async () => {
    const { id, output, store, status } = await answer({ store: true });
    expect([id, store, status]).toEqual([expect.stringMatching(/^resp_simulated_/), false, "completed"]);
    expect(output).toMatchObject([
      { type: "message", content: [{ text: expect.stringMatching(/Hello there[\s\S]*OPENAI_API_KEY/) }] },
    ]);
  });

  it("is read by OpenAI's client, whose helper adds it up from the stream", async () => {
    const stream = openai.responses.stream({ model, input: "Tell me a story" });
    const final = await stream.finalResponse();
    const { output_text } = await openai.responses.create({
      model,
      input: [{ role: "user", content: "Tell me a story" }],
    });
    expect(final.output_text).toBe(output_text);
    expect(output_text.split(/\s+/).length).toBeGreaterThan(150);
  });

  it("counts the prompt, with its tools, and each piece of the answer", async () => {
    const [short, long] = await Promise.all([answer({}), answer({ tools: [search], tool_choice: "none" })]);
    expect(long.usage?.input_tokens).toBeGreaterThan(short.usage?.input_tokens ?? 0);
    expect(short.usage).toMatchObject({
      output_tokens: expect.any(Number),
      output_tokens_details: { reasoning_tokens: 0 },
    });
  });

  it("ends at its maximum, and says so", async () => {
    const { status, incomplete_details, usage } = await answer({ input: "Tell me a story", max_output_tokens: 20 });
    expect([status, incomplete_details]).toEqual(["incomplete", { reason: "max_output_tokens" }]);
    expect(usage?.output_tokens).toBe(20);
  });

  it("thinks where it is asked to, and shows a summary where that is wanted", async () => {
    const include = ["reasoning.encrypted_content"];
    const { output } = await answer({ reasoning: { effort: "low", summary: "auto" }, include });
    expect(output).toMatchObject([
      { type: "reasoning", summary: [{ type: "summary_text" }], encrypted_content: expect.any(String) },
      { type: "message" },
    ]);
    const hidden = await answer({ reasoning: { effort: "low" } });
    expect(hidden.output[0]).toEqual({ id: expect.any(String), type: "reasoning", summary: [] });
    expect(hidden.usage?.output_tokens_details.reasoning_tokens).toBeGreaterThan(0);
    expect((await answer({ input: [user("Hi"), ...output, user("Go on")] })).output).toHaveLength(1);
  });
});

describe("the form of an answer", () => {
  it("is a minimal instance of the schema", async () => {
    const format = { type: "json_schema", name: "place", schema: closed, strict: true };
    const { output, text } = await answer({ text: { format, verbosity: "low" } });
    expect(output).toMatchObject([{ content: [{ text: '{"city":"simulated"}' }] }]);
    expect(text).toMatchObject({ format, verbosity: "low" });
  });

  it("is an object where the prompt says JSON, or text where there is no wish", async () => {
    const { output } = await answer({ input: "Some json", text: { format: { type: "json_object" } } });
    expect(output).toMatchObject([{ content: [{ text: expect.stringMatching(/^\{"simulated":true/) }] }]);
    expect((await answer({ text: {} })).text).toMatchObject({ format: { type: "text" } });
  });
});

describe("tools", () => {
  const tools = [search, weather, patch, agents];

  it.each([
    ["function", "get_weather", { type: "function_call", arguments: '{"city":"simulated"}' }],
    ["custom", "apply_patch", { type: "custom_tool_call", input: "simulated" }],
    [
      "namespaced function",
      "wait_agent",
      { type: "function_call", namespace: "agents", arguments: '{"city":"simulated"}' },
    ],
  ])("are called as what they are, and their result is reported: a %s", async (_, name, call) => {
    const question = user(`Please use ${name}`);
    const { output } = await answer({ tools, input: [question] });
    expect(output).toMatchObject([{ name, call_id: expect.stringMatching(/^call_/), ...call }]);
    const [{ call_id, type } = { call_id: "", type: "" }] = output as { call_id: string; type: string }[];
    const result = { type: `${type}_output`, call_id, output: [{ type: "input_text", text: "Sunny" }] };
    const next = await answer({ tools, input: [question, ...output, result] });
    expect(next.output).toMatchObject([
      { content: [{ text: expect.stringContaining(`The tool ${name} answered: Sunny`) }] },
    ]);
  });

  it("are called where an item of the input offers them", async () => {
    const added = { type: "additional_tools", role: "developer", tools: [{ ...agents, tools: [patch] }] };
    const { output } = await answer({ input: [added, user("Please use apply_patch")] });
    expect(output).toMatchObject([{ type: "custom_tool_call", name: "apply_patch", namespace: "agents" }]);
  });

  it("are called together unless that is not wanted, and not at all where there are only OpenAI's own", async () => {
    const input = "Use get_weather and wait_agent";
    expect((await answer({ tools, input })).output).toHaveLength(2);
    expect((await answer({ tools, input, parallel_tool_calls: false })).output).toHaveLength(1);
    expect((await answer({ tools: [search], tool_choice: "required" })).output).toMatchObject([{ type: "message" }]);
  });

  it.each([
    ["none", "none", "message"],
    ["one that is named", { type: "custom", name: "apply_patch" }, "custom_tool_call"],
    [
      "one of some",
      { type: "allowed_tools", mode: "required", tools: [{ type: "function", name: "get_weather" }] },
      "function_call",
    ],
  ])("are those that the request chooses: %s", async (_, tool_choice, type) => {
    expect((await answer({ tools, tool_choice })).output).toMatchObject([{ type }]);
  });
});

describe("a refusal", () => {
  const call = { type: "function_call", call_id: "c", name: "f", arguments: "{}" };

  it.each([
    [{ model: "no-such-model" }, 404, "model_not_found", null],
    [{ input: null }, 400, "missing_required_parameter", "input"],
    [{ input: [user([{ type: "text", text: "Hi" }])] }, 400, "invalid_value", "input[0].content[0].type"],
    [{ input: [{ role: "tool", content: "Hi" }] }, 400, "invalid_value", "input[0].role"],
    [{ input: [call, user("Hi")] }, 400, null, "input"],
    [{ input: [{ type: "function_call_output", call_id: "c", output: "x" }] }, 400, null, "input"],
    [{ input: [{ type: "item_reference", id: "msg_1" }] }, 404, null, "input"],
    [{ previous_response_id: "resp_1" }, 400, "previous_response_not_found", "previous_response_id"],
    [{ background: true }, 400, "unsupported_parameter", "background"],
    [{ max_output_tokens: 15 }, 400, "integer_below_min_value", "max_output_tokens"],
    [{ tools: [weather, weather] }, 400, "invalid_value", "tools"],
    [{ tools: [{ type: "function" }] }, 400, "missing_required_parameter", "tools[0].name"],
    [{ tools: [{ ...weather, parameters }] }, 400, "invalid_function_parameters", "tools[0].parameters"],
    [{ tool_choice: { type: "function", name: "f" } }, 400, null, "tool_choice"],
    [{ tool_choice: "required" }, 400, null, "tool_choice"],
    [{ text: { format: { type: "xml" } } }, 400, "invalid_value", "text.format.type"],
    [{ text: { format: { type: "json_object" } } }, 400, null, "input"],
  ])("has OpenAI's codes: %j", async (members, status, code, param) => {
    const response = await post(members);
    const { error } = (await response.json()) as { error: object };
    expect([response.status, error]).toMatchObject([status, { type: "invalid_request_error", code, param }]);
  });

  it("is of the path, of the method, and of a missing key", async () => {
    expect((await post({}, "responses/compact")).status).toBe(404);
    expect((await fetch(`${provider.url}/responses`)).status).toBe(405);
    const headers = { authorization: "Bearer " };
    expect((await fetch(`${provider.url}/responses`, { method: "POST", headers, body: "{}" })).status).toBe(401);
  });

  it("is all that strange requests get", async () => {
    const strange = fc.record(
      {
        input: fc.jsonValue(),
        tools: fc.jsonValue(),
        tool_choice: fc.jsonValue(),
        text: fc.jsonValue(),
        reasoning: fc.jsonValue(),
      },
      { requiredKeys: [] },
    );
    await fc.assert(
      fc.asyncProperty(strange, async (members) => {
        expect([200, 400, 404]).toContain((await post(members)).status);
      }),
      { numRuns: runs(100) },
    );
  });
});

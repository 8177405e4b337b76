// A model of Anthropic without a key: the whole local server, with the simulated provider in Anthropic's place.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseConfiguration } from "../../functions/core/directory/configuration.ts";
import type { Server } from "../../local/server.ts";
import { startServer } from "../support/server.ts";
import { call } from "./support/call.ts";

let server: Server;
beforeAll(async () => {
  const models = [
    { name: "claude", model: "anthropic/claude-sonnet-5" },
    { name: "older", model: "anthropic/claude-3-haiku-20240307" },
    { name: "gpt", model: "openai/gpt-4.1" },
  ];
  const keys = [{ name: "k", key: "k", allowed_models: ["*"] }];
  const configuration = parseConfiguration(JSON.stringify({ models, keys }));
  server = await startServer({ configuration, onLog: () => {} });
});
afterAll(() => server.close());

function ask(body: object) {
  return call(`${server.url}/v1/chat/completions`, {
    method: "POST",
    headers: { authorization: "Bearer k", "content-type": "application/json" },
    body: JSON.stringify(body),
  });
}

const messages = [{ role: "user", content: "Hello there" }];

describe("a client of chat completions", () => {
  it.each([
    ["claude", "ANTHROPIC_API_KEY"],
    ["gpt", "OPENAI_API_KEY"],
  ])("is answered for the model %s, and told which variable is missing", async (model, variable) => {
    const answer = await ask({ model, messages });
    expect(answer.status).toBe(200);
    expect(JSON.parse(answer.body)).toMatchObject({
      model,
      choices: [{ message: { content: expect.stringContaining(`Set ${variable} to`) }, finish_reason: "stop" }],
    });
  });

  it("gets a whole stream", async () => {
    const answer = await ask({ model: "claude", messages, stream: true });
    expect(answer).toMatchObject({ status: 200, whole: true, body: expect.stringMatching(/data: \[DONE\]\n\n$/) });
  });

  it.each([
    [{}, undefined],
    [{ reasoning_effort: "high" }, expect.stringContaining("The simulated provider has no model")],
  ])("has its tools called, and is answered about their results, with %j", async (more, reasoning_content) => {
    const parameters = { type: "object", properties: { city: { type: "string" } }, required: ["city"] };
    const tools = [{ type: "function", function: { name: "get_weather", parameters } }];
    const first = JSON.parse((await ask({ model: "claude", messages, tools, ...more })).body);
    const { message } = first.choices[0];
    expect(message.reasoning_content).toEqual(reasoning_content);
    expect(message.tool_calls).toMatchObject([
      { function: { name: "get_weather", arguments: '{"city":"simulated"}' } },
    ]);
    const result = { role: "tool", tool_call_id: message.tool_calls[0].id, content: "sunny" };
    const second = await ask({ model: "claude", messages: [...messages, message, result], tools, ...more });
    expect(JSON.parse(second.body).choices[0].message.content).toContain("The tool get_weather answered: sunny");
  });

  it("gets JSON that its schema allows", async () => {
    const schema = { type: "object", properties: { city: { type: "string", minLength: 3 } }, required: ["city"] };
    const response_format = { type: "json_schema", json_schema: { name: "a", schema } };
    const answer = await ask({ model: "claude", messages, response_format });
    expect(JSON.parse(JSON.parse(answer.body).choices[0].message.content)).toEqual({ city: "simulated" });
  });

  it.each([
    ["an object", { type: "json_object" }, { simulated: true, text: expect.stringContaining("Hello there") }],
    [
      "what a schema allows that no tool can have",
      {
        type: "json_schema",
        json_schema: { name: "a", schema: { type: "array", items: { type: "string" }, minItems: 1 } },
      },
      ["simulated"],
    ],
  ])("gets JSON where the provider can only be told in words: %s", async (_, response_format, json) => {
    const answer = await ask({ model: "older", messages, response_format });
    expect(JSON.parse(JSON.parse(answer.body).choices[0].message.content)).toEqual(json);
  });
});

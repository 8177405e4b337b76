// Models of Google without credentials: the whole local server, with the simulated provider in Google's place.
import OpenAI from "openai";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseConfiguration } from "../../functions/core/directory/configuration.ts";
import type { Server } from "../../local/server.ts";
import { whoAnswers } from "../../local/who-answers.ts";
import { startServer } from "../support/server.ts";

const configuration = parseConfiguration(
  JSON.stringify({
    models: [
      { name: "newest", model: "gemini/gemini-3-flash-preview" },
      { name: "older", model: "gemini/gemini-2.5-flash" },
      { name: "missing", model: "gemini/no-such-model" },
      { name: "vertex", model: "vertex/gemini-3-flash-preview" },
      { name: "vertex-claude", model: "vertex/claude-sonnet-5" },
    ],
    keys: [{ name: "k", key: "k", allowed_models: ["*"] }],
  }),
);

let server: Server;
let openai: OpenAI;
beforeAll(async () => {
  server = await startServer({ configuration, onLog: () => {} });
  openai = new OpenAI({ baseURL: `${server.url}/v1`, apiKey: "k", maxRetries: 0 });
});
afterAll(() => server.close());

type Asked = Omit<OpenAI.ChatCompletionCreateParamsNonStreaming, "messages"> & {
  readonly messages?: OpenAI.ChatCompletionMessageParam[];
};

const messages: OpenAI.ChatCompletionMessageParam[] = [{ role: "user", content: "Hello there" }];
const ask = (asked: Asked) => openai.chat.completions.create({ messages, ...asked });
const stream = (asked: Asked) => openai.chat.completions.stream({ messages, ...asked, stream: true });

const parameters = { type: "object", properties: { city: { type: "string" } }, required: ["city"] };
const tools = ["get_weather", "get_time"].map(
  (name) => ({ type: "function", function: { name, parameters } }) as const,
);

it("is said at the start", () => {
  expect(whoAnswers({ configuration }).join("\n")).toMatch(
    /^No GEMINI_API_KEY or .*: newest, older, missing are .*\n.*GOOGLE_APPLICATION_CREDENTIALS .*: vertex, vertex-claude are /,
  );
});

describe("a client of chat completions", () => {
  it.each([
    ["newest", "GEMINI_API_KEY"],
    ["older", "GEMINI_API_KEY"],
    ["vertex", "GOOGLE_APPLICATION_CREDENTIALS"],
    ["vertex-claude", "GOOGLE_APPLICATION_CREDENTIALS"],
  ])("is answered for the model %s, as JSON and as a stream", async (model, variable) => {
    const json = await ask({ model });
    expect(json.choices).toMatchObject([{ message: { content: expect.stringContaining(`Set ${variable} to`) } }]);
    const streamed = await stream({ model }).finalChatCompletion();
    expect(streamed.choices[0]?.message.content).toBe(json.choices[0]?.message.content);
    expect(streamed.choices[0]?.finish_reason).toBe("stop");
  });

  it.each([
    ["newest", {}],
    ["newest", { reasoning_effort: "high" }],
    ["older", { reasoning_effort: "low" }],
    ["vertex", {}],
  ] as const)("of %s has two tools called, and is answered about their results, with %j", async (model, more) => {
    const said: OpenAI.ChatCompletionMessageParam[] = [{ role: "user", content: "Use get_weather and get_time" }];
    const first = await stream({ model, tools, messages: said, ...more }).finalChatCompletion();
    const { message, finish_reason } = first.choices[0] ?? {};
    expect(finish_reason).toBe("tool_calls");
    expect(message?.tool_calls?.map((call) => "function" in call && call.function)).toMatchObject([
      { name: "get_weather", arguments: '{"city":"simulated"}' },
      { name: "get_time", arguments: '{"city":"simulated"}' },
    ]);
    const results = (message?.tool_calls ?? []).map(
      ({ id }, at) => ({ role: "tool", tool_call_id: id, content: `result ${at}` }) as const,
    );
    const second = await ask({ model, tools, ...more, messages: [...said, message, ...results] as typeof said });
    expect(second.choices[0]?.message.content).toMatch(/get_weather answered: result 0\n.*get_time answered: result 1/);
  });

  it.each(["newest", "older", "vertex"])("of %s gets JSON that its schema allows", async (model) => {
    const schema = { type: "object", properties: { city: { type: "string", minLength: 3 } }, required: ["city"] };
    const response_format = { type: "json_schema", json_schema: { name: "a", schema } } as const;
    const { choices } = await ask({ model, response_format });
    expect(JSON.parse(choices[0]?.message.content ?? "")).toEqual({ city: "simulated" });
  });

  it("gets an object, and a list where its schema is of one", async () => {
    const { choices } = await ask({ model: "newest", response_format: { type: "json_object" } });
    expect(JSON.parse(choices[0]?.message.content ?? "")).toMatchObject({ simulated: true });
    const schema = { type: "array", items: { type: "string" }, minItems: 1 };
    const list = await ask({
      model: "newest",
      response_format: { type: "json_schema", json_schema: { name: "a", schema } },
    });
    expect(JSON.parse(list.choices[0]?.message.content ?? "")).toEqual(["simulated"]);
  });

  it("sees thoughts, and their tokens, if it asks for effort", async () => {
    const { choices, usage } = await ask({ model: "newest", reasoning_effort: "high" });
    expect(choices[0]?.message).toMatchObject({
      reasoning_content: expect.stringContaining("no model that could think"),
    });
    expect(usage?.completion_tokens_details?.reasoning_tokens).toBe(13);
  });

  it("gets as many answers as it asks for, each cut at its maximum", async () => {
    const { choices, usage } = await ask({ model: "older", n: 3, max_tokens: 4 });
    expect(choices.map(({ index, finish_reason }) => [index, finish_reason])).toEqual(
      [0, 1, 2].map((n) => [n, "length"]),
    );
    expect(usage).toMatchObject({ completion_tokens: 12 });
  });

  it("sees in Google's words that there is no such model", async () => {
    const refusal = await ask({ model: "missing" }).catch((error: unknown) => error);
    expect(refusal).toMatchObject({
      status: 404,
      message: expect.stringContaining("models/no-such-model is not found"),
    });
  });
});

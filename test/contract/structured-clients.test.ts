// Agents and structured output against the simulated provider, through the gateway: with OpenAI's client and the AI SDK.
import { createOpenAI } from "@ai-sdk/openai";
import { generateObject, generateText, Output, stepCountIs, streamObject, streamText, tool } from "ai";
import OpenAI, { BadRequestError } from "openai";
import { zodFunction, zodResponseFormat } from "openai/helpers/zod";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import * as z from "zod";
import { parseConfiguration } from "../../functions/core/directory/configuration.ts";
import type { Server } from "../../local/server.ts";
import { startServer } from "../support/server.ts";

const model = "my-gpt4-mini";
const question = "What is the weather in Rome?";
const user = { role: "user" as const, content: question };
const place = z.object({ city: z.string(), unit: z.enum(["celsius", "fahrenheit"]) });
const weather = { city: "simulated", unit: "celsius" };
const parameters = z.toJSONSchema(place);
const tools = [
  { type: "function" as const, function: { name: "get_weather", description: "Weather in a city", parameters } },
  { type: "function" as const, function: { name: "get_time", parameters: { type: "object", properties: {} } } },
];
const review = z.object({
  title: z.string().max(20),
  score: z.int().min(1).max(5),
  tags: z.array(z.string()).min(2),
  at: z.iso.datetime(),
  author: z.object({ email: z.email(), nickname: z.string().nullable() }),
  verdict: z.union([z.literal("good"), z.literal("bad")]),
});

let server: Server;
let client: OpenAI;

beforeAll(async () => {
  const configuration = {
    models: [{ name: model, model: "openai/gpt-4.1-mini" }],
    keys: [{ name: "demo", key: "my-secret-key", allowed_models: [model] }],
  };
  server = await startServer({
    ...{ configuration: parseConfiguration(JSON.stringify(configuration)), concurrency: 4 },
    onLog: () => {},
  });
  client = new OpenAI({ baseURL: `${server.url}/v1`, apiKey: "my-secret-key", maxRetries: 0 });
});
afterAll(() => server.close());

// Streams come at a speaking pace: side by side they take as long as one.
describe.concurrent("the official openai client", () => {
  it("calls a tool and gets an answer about its result, in two turns", async () => {
    const first = await client.chat.completions.create({ model, messages: [user], tools });
    const [choice] = first.choices;
    expect(choice).toMatchObject({ finish_reason: "tool_calls", message: { role: "assistant", content: null } });
    const [call] = choice?.message.tool_calls ?? [];
    expect(call).toMatchObject({ id: expect.stringMatching(/^call_\w{24}$/), type: "function" });
    expect(inputOf(call)).toEqual(["get_weather", weather]);
    expect(first.usage?.prompt_tokens).toBeGreaterThan(50);
    const result = { role: "tool" as const, tool_call_id: call?.id ?? "", content: "17 °C and sunny" };
    const messages = [user, choice?.message as OpenAI.ChatCompletionMessage, result];
    const second = await client.chat.completions.create({ model, messages, tools });
    expect(second.choices[0]).toMatchObject({ finish_reason: "stop" });
    expect(second.choices[0]?.message.content).toContain("The tool get_weather answered: 17 °C and sunny");
    expect(second.choices[0]?.message.tool_calls).toBeUndefined();
  });

  it("reads a streamed call: its name first, then its arguments in fragments, then the reason", async () => {
    const options = { stream: true, stream_options: { include_usage: true } } as const;
    const body = { model, messages: [user], tools, ...options };
    const chunks = await Array.fromAsync(await client.chat.completions.create(body));
    const deltas = chunks.flatMap(({ choices }) => choices).map(({ delta }) => delta);
    const [first, ...fragments] = deltas.flatMap(({ tool_calls = [] }) => tool_calls);
    expect(deltas[0]).toMatchObject({ role: "assistant", content: null });
    expect(first).toEqual({
      ...{ index: 0, id: expect.stringMatching(/^call_/), type: "function" },
      function: { name: "get_weather", arguments: "" },
    });
    expect(fragments.length).toBeGreaterThan(3);
    expect(fragments.every((call) => call.index === 0 && call.id === undefined)).toBe(true);
    expect(JSON.parse(fragments.map((call) => call.function?.arguments).join(""))).toEqual(weather);
    expect(chunks.at(-2)?.choices[0]).toMatchObject({ delta: {}, finish_reason: "tool_calls" });
    expect(chunks.at(-1)).toMatchObject({ choices: [], usage: { completion_tokens: fragments.length + 1 } });
  });

  it.each([false, true])("runs an agent's loop with runTools to its end (stream: %s)", async (stream) => {
    const asked: unknown[] = [];
    const getWeather = zodFunction({
      ...{ name: "get_weather", parameters: place },
      function: (input) => {
        asked.push(input);
        return { temperature: 17 };
      },
    });
    const runner = stream
      ? client.chat.completions.runTools({ model, messages: [user], tools: [getWeather], stream })
      : client.chat.completions.runTools({ model, messages: [user], tools: [getWeather] });
    expect(await runner.finalContent()).toContain('The tool get_weather answered: {"temperature":17}');
    expect(asked).toEqual([weather]);
  });

  it.each([false, true])("parses the structured output of a schema (stream: %s)", async (stream) => {
    const body = { model, messages: [user], response_format: zodResponseFormat(review, "review") };
    const completion = stream
      ? await client.chat.completions.stream(body).finalChatCompletion()
      : await client.chat.completions.parse(body);
    const parsed = completion.choices[0]?.message.parsed;
    expect(review.parse(parsed)).toMatchObject({ title: "simulated", score: 1, tags: ["simulated", "simulated"] });
    expect(completion.system_fingerprint).toBe("fp_simulated");
  });

  it("gets a JSON object in pieces if it asks for one", async () => {
    const messages = [{ role: "user" as const, content: "Answer in JSON." }];
    const body = { model, messages, response_format: { type: "json_object" as const } };
    const { choices } = await client.chat.completions.create(body);
    expect(JSON.parse(choices[0]?.message.content ?? "")).toMatchObject({ simulated: true });
    const chunks = await Array.fromAsync(await client.chat.completions.create({ ...body, stream: true }));
    const pieces = chunks.map((chunk) => chunk.choices[0]?.delta.content ?? "").filter((piece) => piece !== "");
    expect(pieces.length).toBeGreaterThan(5);
    expect(pieces.join("")).toBe(choices[0]?.message.content);
  });

  it("sees what is wrong with a schema, as from OpenAI", async () => {
    const schema = { type: "object", properties: { a: { type: "string" } }, additionalProperties: false };
    const response_format = { type: "json_schema" as const, json_schema: { name: "answer", strict: true, schema } };
    const error = await client.chat.completions.create({ model, messages: [user], response_format }).catch((e) => e);
    expect(error).toBeInstanceOf(BadRequestError);
    expect(error).toMatchObject({ param: "response_format", type: "invalid_request_error" });
    expect(error.message).toContain("Invalid schema for response_format 'answer': In context=()");
  });
});

describe.concurrent("the AI SDK", () => {
  const simulated = () => createOpenAI({ baseURL: `${server.url}/v1`, apiKey: "my-secret-key" }).chat(model);
  const settings = () => ({
    ...{ model: simulated(), prompt: question, stopWhen: stepCountIs(3), maxRetries: 0 },
    tools: {
      get_weather: tool({
        inputSchema: place,
        execute: () => ({ temperature: 17 }),
      }),
    },
  });

  it("calls a tool and answers about its result with generateText", async () => {
    const { text, steps } = await generateText(settings());
    expect(steps.map(({ finishReason }) => finishReason)).toEqual(["tool-calls", "stop"]);
    expect(steps[0]?.toolResults[0]).toMatchObject({ input: weather, output: { temperature: 17 } });
    expect(text).toContain('The tool get_weather answered: {"temperature":17}');
  });

  it("does the same with streamText", async () => {
    const result = streamText(settings());
    const text = (await Array.fromAsync(result.textStream)).join("");
    expect((await result.steps).map(({ finishReason }) => finishReason)).toEqual(["tool-calls", "stop"]);
    expect(text).toContain('The tool get_weather answered: {"temperature":17}');
    expect((await result.totalUsage).outputTokens).toBeGreaterThan(20);
  });

  it("gets an object of a schema with generateObject, and after a tool with Output.object", async () => {
    const { object } = await generateObject({ model: simulated(), prompt: question, schema: review, maxRetries: 0 });
    expect(object).toMatchObject({ title: "simulated", verdict: "good" });
    const { output, steps } = await generateText({ ...settings(), output: Output.object({ schema: review }) });
    expect(output).toEqual(object);
    expect(steps).toHaveLength(2);
  });

  it("sees an object grow with streamObject", async () => {
    const result = streamObject({ model: simulated(), prompt: question, schema: review, maxRetries: 0 });
    const partial = await Array.fromAsync(result.partialObjectStream);
    expect(partial.length).toBeGreaterThan(5);
    expect(await result.object).toEqual(partial.at(-1));
  });
});

function inputOf(call: OpenAI.ChatCompletionMessageToolCall | undefined): unknown[] {
  if (call?.type !== "function") throw new Error("no function was called");
  return [call.function.name, JSON.parse(call.function.arguments)];
}

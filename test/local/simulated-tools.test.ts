// Tools and response formats of the simulated provider, without a server: from the text of a request to its answer.
import { describe, expect, it } from "vitest";
import { ApiError } from "../../local/simulated-provider/api-error.ts";
import { toChunks } from "../../local/simulated-provider/chunks.ts";
import { complete, toJson } from "../../local/simulated-provider/completion.ts";
import { parseRequest } from "../../local/simulated-provider/parse-request.ts";

interface ToolCall {
  id: string;
  type: string;
  function?: { name: string; arguments: string };
  custom?: { name: string; input: string };
}
interface Answer {
  choices: { message: { content: string | null; tool_calls?: ToolCall[] }; finish_reason: string }[];
  usage: { prompt_tokens: number; completion_tokens: number };
}

const parameters = { type: "object", properties: { city: { type: "string" } }, required: ["city"] };
const named = (name: string, more: object = {}) => ({ type: "function", function: { name, parameters, ...more } });
const tools = [named("get_weather"), named("get_time"), { type: "custom", custom: { name: "shell" } }];
const user = { role: "user", content: "How warm is it?" };
const saying = (content: string) => ({ role: "user", content });
const reminded = (said: string) => saying(`<system-reminder>\nUse t1 or t2.\n</system-reminder>\n${said}`);
const many = Array.from({ length: 9 }, (_, at) => named(`t${at}`));
const called = (...ids: string[]) => ({
  role: "assistant",
  tool_calls: ids.map((id) => ({ id, type: "function", function: { name: "get_weather", arguments: "{}" } })),
});
const result = (id: string, content = "17 °C") => ({ role: "tool", tool_call_id: id, content });
const strict = (schema: object) => ({ type: "json_schema", json_schema: { name: "answer", strict: true, schema } });

const requestOf = (body: object) => parseRequest(JSON.stringify({ model: "gpt-4.1", messages: [user], ...body }));
const answer = (body: object) => toJson(complete(requestOf(body))) as Answer;
const first = (body: object) => {
  const [choice] = answer(body).choices;
  if (choice === undefined) throw new Error("no choice");
  return choice;
};
const namesOf = (body: object) =>
  first(body).message.tool_calls?.map((call) => (call.function ?? call.custom)?.name) ?? [];

describe("the tool that is called", () => {
  it.each([
    ["the first", {}, ["get_weather"]],
    ["none, if there is none to choose from", { tools: undefined }, []],
    ["none, if that was asked", { tool_choice: "none" }, []],
    ["the one that the prompt names", { messages: [{ role: "user", content: "Use get_time." }] }, ["get_time"]],
    ["all that the prompt names", { messages: [{ role: "user", content: "get_time, shell" }] }, ["get_time", "shell"]],
    [
      "one of them, without parallel calls",
      { messages: [{ role: "user", content: "get_time, shell" }], parallel_tool_calls: false },
      ["get_time"],
    ],
    ["the one that is forced", { tool_choice: { type: "function", function: { name: "get_time" } } }, ["get_time"]],
    ["a custom one that is forced", { tool_choice: { type: "custom", custom: { name: "shell" } } }, ["shell"]],
    [
      "the first that is allowed",
      {
        tool_choice: {
          type: "allowed_tools",
          allowed_tools: { mode: "auto", tools: [{ type: "function", function: { name: "get_time" } }] },
        },
      },
      ["get_time"],
    ],
    ["none of an agent's many, unasked", { tools: many, messages: [reminded("Hello")] }, []],
    ["the one of an agent's that the last line names", { tools: many, messages: [reminded("Call t3.")] }, ["t3"]],
    ["the first of many, where a call is required", { tools: many, tool_choice: "required" }, ["t0"]],
    ["none, once its result is there", { messages: [user, called("a"), result("a")] }, []],
    ["again the first, after the next question", { messages: [user, called("a"), result("a"), user] }, ["get_weather"]],
    [
      "again the first, where a call is required each time",
      { messages: [user, called("a"), result("a")], tool_choice: "required" },
      ["get_weather"],
    ],
  ])("is %s", (_, body, names) => {
    expect(namesOf({ tools, ...body })).toEqual(names);
  });

  it("leaves Claude Code's reminders out of what it repeats", () => {
    expect(first({ messages: [reminded("Hello")] }).message.content).toMatch(/^You said: Hello\n/);
    const only = "<system-reminder>\nUse t1.\n</system-reminder>\n";
    expect(first({ messages: [saying(only)] }).message.content).toContain("Use t1.");
  });

  it("gets arguments that its parameters allow, or an empty object, or text", () => {
    const messages = [{ role: "user", content: "get_weather now shell" }];
    const offered = [...tools, { type: "function", function: { name: "now" } }];
    const calls = first({ tools: offered, messages }).message.tool_calls ?? [];
    expect(calls.map((call) => (call.function ? call.function.arguments : call.custom?.input))).toEqual([
      '{"city":"simulated"}',
      "simulated",
      "{}",
    ]);
    expect(new Set(calls.map(({ id }) => id)).size).toBe(3);
  });

  it("ends the answer as OpenAI ends it: with stop if it was named, else with tool_calls", () => {
    const tool_choice = { type: "function", function: { name: "get_time" } };
    expect(first({ tools, tool_choice }).finish_reason).toBe("stop");
    expect(first({ tools, tool_choice: "required" }).finish_reason).toBe("tool_calls");
  });

  it.each([
    [1, ""],
    [3, '{"city":'],
  ])("is cut by a maximum of %s tokens", (max_tokens, input) => {
    const { message, finish_reason } = first({ tools, max_tokens });
    expect(finish_reason).toBe("length");
    expect(message.tool_calls?.[0]?.function?.arguments).toBe(input);
    expect(answer({ tools, max_tokens }).usage.completion_tokens).toBe(max_tokens);
  });

  it("is not cut by a maximum that it just fits", () => {
    const max_tokens = answer({ tools }).usage.completion_tokens;
    expect(first({ tools, max_tokens }).finish_reason).toBe("tool_calls");
    expect(first({ tools, max_tokens: max_tokens - 1 }).finish_reason).toBe("length");
  });

  it("counts as much in a stream as in JSON, also for several choices", () => {
    const messages = [{ role: "user", content: "get_time, shell" }];
    const request = requestOf({ tools, messages, n: 2, stream: true, stream_options: { include_usage: true } });
    const chunks = [...toChunks(complete(request), true)] as { choices: { index: number; delta: Delta }[] }[];
    for (const choice of [0, 1]) {
      const deltas = chunks.flatMap(({ choices }) => choices).filter(({ index }) => index === choice);
      const parts = deltas.flatMap(({ delta }) => delta.tool_calls ?? []);
      const inputs = [0, 1].map((at) => parts.filter(({ index }) => index === at));
      expect(inputs.map(([start]) => start?.function?.name ?? start?.custom?.name)).toEqual(["get_time", "shell"]);
      expect(inputs[0]?.map((part) => part.function?.arguments).join("")).toBe('{"city":"simulated"}');
      expect(inputs[1]?.map((part) => part.custom?.input).join("")).toBe("simulated");
      expect(parts).toHaveLength(answer({ tools, messages }).usage.completion_tokens);
    }
  });

  interface Delta {
    tool_calls?: (Partial<ToolCall> & { index: number })[];
  }
});

describe("an answer about results", () => {
  it("names each tool and quotes what it said, as far as it is short", () => {
    const messages = [user, called("a", "b"), result("b", "x".repeat(5000)), result("a", " sunny ")];
    const { content } = first({ tools, messages }).message;
    expect(content).toMatch(/^The tool get_weather answered: x{200}…\nThe tool get_weather answered: sunny\n\nThis is/);
  });

  it("is JSON if that was asked for too", () => {
    const response_format = strict({ ...parameters, additionalProperties: false });
    const messages = [user, called("a"), result("a")];
    expect(first({ tools, messages, response_format }).message.content).toBe('{"city":"simulated"}');
    expect(namesOf({ tools, response_format })).toEqual(["get_weather"]);
  });
});

describe("JSON", () => {
  it("is cut by a maximum and by stop sequences", () => {
    const response_format = strict({ ...parameters, additionalProperties: false });
    expect(first({ response_format, max_tokens: 2 })).toMatchObject({ finish_reason: "length" });
    expect(first({ response_format, max_tokens: 2 }).message.content).toBe('{"city":');
    expect(first({ response_format, stop: "sim" })).toMatchObject({ finish_reason: "stop" });
    expect(first({ response_format, stop: "sim" }).message.content).toBe('{"city":"');
  });

  it("is the same for every choice, and its schema counts as a part of the prompt", () => {
    const response_format = strict({ ...parameters, additionalProperties: false });
    const { choices, usage } = answer({ response_format, n: 2 });
    expect(choices[0]?.message).toEqual(choices[1]?.message);
    expect(usage.prompt_tokens).toBeGreaterThan(answer({}).usage.prompt_tokens + 30);
  });
});

describe("a refusal", () => {
  const choice = (name: string) => ({ type: "function", function: { name } });
  const object = { type: "object", properties: {}, additionalProperties: false };

  it.each([
    [{ tools: {} }, "invalid_type", "tools"],
    [{ tools: [] }, "empty_array", "tools"],
    [{ tools: Array.from({ length: 129 }, (_, at) => named(`t${at}`)) }, "array_above_max_length", "tools"],
    [{ tools: [{}] }, "missing_required_parameter", "tools[0].type"],
    [{ tools: [{ type: "web" }] }, "invalid_value", "tools[0].type"],
    [{ tools: [{ type: "function" }] }, "missing_required_parameter", "tools[0].function"],
    [{ tools: [named("get weather")] }, "invalid_value", "tools[0].function.name"],
    [{ tools: [named("x".repeat(65))] }, "string_above_max_length", "tools[0].function.name"],
    [{ tools: [named("a"), named("a")] }, "invalid_value", "tools[1].function.name"],
    [
      { tools: [named("a", { parameters: { type: "string" } })] },
      "invalid_function_parameters",
      "tools[0].function.parameters",
    ],
    [{ tools: [named("a", { strict: true })] }, "invalid_function_parameters", "tools[0].function.parameters"],
    [
      { tools: [named("a", { parameters: { ...parameters, properties: { city: false } } })] },
      "invalid_function_parameters",
      "tools[0].function.parameters",
    ],
    [{ tool_choice: "auto" }, null, "tool_choice"],
    [{ parallel_tool_calls: true }, null, "parallel_tool_calls"],
    [{ tools, tool_choice: "any" }, "invalid_value", "tool_choice"],
    [{ tools, tool_choice: choice("get_money") }, null, "tool_choice"],
    [{ tools, tool_choice: { type: "function" } }, "missing_required_parameter", "tool_choice.function"],
    [
      { tools, tool_choice: { type: "allowed_tools", allowed_tools: { mode: "auto", tools: [choice("no")] } } },
      null,
      "tool_choice",
    ],
    [{ messages: [user, result("a")] }, null, "messages.[1].role"],
    [{ messages: [user, called("a"), result("b")] }, null, "messages.[2].tool_call_id"],
    [{ messages: [user, called("a", "b"), result("a"), user] }, null, "messages.[3].role"],
    [{ messages: [user, called("a")] }, null, "messages.[2].role"],
    [{ messages: [user, called()] }, "empty_array", "messages[1].tool_calls"],
    [
      { messages: [user, called("a"), { role: "tool", content: "x" }] },
      "missing_required_parameter",
      "messages[2].tool_call_id",
    ],
    [{ response_format: {} }, "missing_required_parameter", "response_format.type"],
    [{ response_format: { type: "xml" } }, "invalid_value", "response_format.type"],
    [{ response_format: { type: "json_object" } }, null, "messages"],
    [{ response_format: { type: "json_schema" } }, "missing_required_parameter", "response_format.json_schema"],
    [
      { response_format: { type: "json_schema", json_schema: { name: "a" } } },
      "missing_required_parameter",
      "response_format.json_schema.schema",
    ],
    [{ response_format: strict(parameters) }, null, "response_format"],
    [{ response_format: strict({ ...object, required: ["a"] }) }, null, "response_format"],
    [{ tools: [named("a", { description: "x".repeat(200_001) })] }, "context_length_exceeded", "messages"],
  ])("names the field at fault (case %#)", (body, code, param) => {
    expect(refusal(() => answer(body))).toMatchObject({ status: 400, code, param });
  });

  it("names the place in a schema, and stays short whatever the schema's names", () => {
    const schema = { ...object, properties: { list: { type: "array" } }, required: ["list"] };
    expect(refusal(() => answer({ response_format: strict(schema) })).message).toBe(
      `Invalid schema for response_format 'answer': In context=('properties', 'list'), an array needs "items".`,
    );
    const long = { ...object, properties: { ["x".repeat(9999)]: { type: "array" } } };
    expect(refusal(() => answer({ tools: [named("a", { parameters: long })] })).message.length).toBeLessThan(600);
  });

  it.each([
    ["brackets", `{"model":"m","messages":[{"role":"user","content":"x"}],"tools":${"[".repeat(6_000_000)}`],
    ["objects", `{"model":"m","tools":[${'{"a":1},'.repeat(700_000)}1]}`],
    ["nested schemas", `{"model":"m","tools":${'{"properties":{"a":'.repeat(300_000)}1${"}}".repeat(300_000)}}`],
  ])("meets 6 MB of %s before they are parsed", (_, body) => {
    expect(refusal(() => parseRequest(body))).toMatchObject({ status: 400 });
  });
});

function refusal(use: () => unknown): ApiError {
  try {
    use();
  } catch (error) {
    if (error instanceof ApiError) return error;
    throw error;
  }
  throw new Error("It was accepted.");
}

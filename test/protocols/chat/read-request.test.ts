// Tools, options and formats of a chat completion's request, in the internal form.
import { describe, expect, it } from "vitest";
import { read } from "./support/read.ts";

const parameters = { type: "object", properties: { city: { type: "string" } } };
const weather = {
  type: "function",
  function: { name: "get_weather", description: "Weather", parameters, strict: true },
};
const time = { type: "function", function: { name: "get_time" } };
const run = { type: "custom", custom: { name: "run", description: "Runs code", format: { type: "text" } } };
const tools = [weather, time, run];
const NAMED = { type: "function", function: { name: "get_time" } };
const allow = (mode: string) => ({
  type: "allowed_tools",
  allowed_tools: { mode, tools: [NAMED, { type: "custom", custom: { name: "run" } }] },
});

describe("the tools of a request", () => {
  it("are read in each form", () => {
    const functions = [{ name: "older", parameters }];
    expect(read({ tools, functions }).tools).toEqual([
      { path: "tools[0]", name: "get_weather", description: "Weather", parameters, strict: true },
      { path: "tools[1]", name: "get_time" },
      {
        ...{ path: "tools[2]", name: "run", description: "Runs code" },
        parameters: expect.objectContaining({ properties: { input: { type: "string" } }, required: ["input"] }),
      },
      { path: "functions[0]", name: "older", parameters },
    ]);
  });

  it("may be marked for the cache, within the function too", () => {
    const mark = { cache_control: { type: "ephemeral", ttl: "5m" } };
    const within = { type: "function", function: { ...time.function, ...mark } };
    const marked = [{ ...weather, ...mark }, within, { ...run, ...mark }];
    expect(read({ tools: marked }).tools.map(({ cache }) => cache)).toEqual(Array(3).fill({ ttl: "5m" }));
  });

  it.each([
    [{}, undefined],
    [{ tool_choice: null }, undefined],
    [{ tool_choice: "auto" }, { mode: "auto" }],
    [{ tool_choice: "none" }, { mode: "none" }],
    [{ tool_choice: "required" }, { mode: "required" }],
    [{ tool_choice: NAMED }, { mode: "tool", name: "get_time" }],
    [{ tool_choice: { type: "custom", custom: { name: "run" } } }, { mode: "tool", name: "run" }],
    [{ tool_choice: allow("auto") }, { mode: "auto", allowed: ["get_time", "run"] }],
    [{ tool_choice: allow("required") }, { mode: "required", allowed: ["get_time", "run"] }],
    [{ function_call: "none" }, { mode: "none" }],
    [{ function_call: { name: "get_time" } }, { mode: "tool", name: "get_time" }],
    [{ parallel_tool_calls: false }, { mode: "auto", parallel: false }],
    [
      { parallel_tool_calls: true, tool_choice: "required" },
      { mode: "required", parallel: true },
    ],
  ])("are chosen by %j", (members, expected) => {
    expect(read({ tools, ...members }).toolChoice).toEqual(expected);
  });

  it.each([{ tool_choice: "none" }, { tool_choice: "auto" }, { parallel_tool_calls: true }])(
    "leave nothing to choose where there are none: %j",
    (members) => {
      expect(read(members).toolChoice).toBeUndefined();
      expect(read({ ...members, tools: [] }).toolChoice).toBeUndefined();
    },
  );
});

const schema = { type: "object", properties: {}, additionalProperties: false };

describe("the options of a request", () => {
  it("say nothing where the client says nothing", () => {
    const { options, left } = read({ temperature: null, stop: null, unknown: null, reasoning: null });
    const { stop, ...others } = options;
    expect(stop).toEqual([]);
    expect(Object.values(others)).toEqual(Object.keys(others).map(() => undefined));
    expect(left).toEqual([]);
  });

  it.each([
    [{ max_tokens: 5 }, { maximumTokens: 5 }],
    [{ max_tokens: 5, max_completion_tokens: 7 }, { maximumTokens: 7 }],
    [{ n: 2 }, { choices: 2 }],
    [
      { temperature: 0, top_p: 0.5, top_k: 40 },
      { temperature: 0, topP: 0.5, topK: 40 },
    ],
    [
      { seed: -1, frequency_penalty: -2, presence_penalty: 1.5 },
      { seed: -1, frequencyPenalty: -2, presencePenalty: 1.5 },
    ],
    [{ stop: "END" }, { stop: ["END"] }],
    [{ stop: ["a", "b"] }, { stop: ["a", "b"] }],
    [{ logprobs: true }, { logprobs: 0 }],
    [{ logprobs: true, top_logprobs: 3 }, { logprobs: 3 }],
    [{ logprobs: false, top_logprobs: 3 }, { logprobs: undefined }],
    [{ user: "u" }, { user: "u" }],
    [{ user: "u", safety_identifier: "s" }, { user: "s" }],
    [{ service_tier: "flex" }, { serviceTier: "flex" }],
    [{ cache_control: { type: "ephemeral" } }, { cache: { ttl: undefined } }],
    [{ modalities: ["text"] }, {}],
    [{ response_format: { type: "text" } }, { format: undefined }],
    [{ response_format: { type: "json_object" } }, { format: { type: "json" } }],
    [{ response_format: { type: "json_schema", json_schema: { name: "a" } } }, { format: { type: "json" } }],
    [
      { response_format: { type: "json_schema", json_schema: { name: "a", description: "b", schema, strict: true } } },
      { format: { type: "json-schema", name: "a", description: "b", schema, strict: true } },
    ],
  ])("are read: %j", (members, expected) => {
    const { options, left } = read(members);
    expect(options).toMatchObject(expected);
    expect(left).toEqual([]);
  });

  it.each([
    [{ reasoning_effort: "minimal" }, { effort: "minimal" }],
    [{ reasoning_effort: "none", thinking: { type: "enabled", budget_tokens: 9 } }, { effort: "none" }],
    [
      { reasoning_effort: "high", thinking: { type: "enabled", budget_tokens: 9 } },
      { effort: "high", budget: 9 },
    ],
    [{ thinking: { type: "enabled", budget_tokens: 2048 } }, { budget: 2048 }],
    [{ thinking: { type: "enabled" } }, { effort: "medium" }],
    [{ thinking: { type: "adaptive" } }, { effort: "medium" }],
    [{ thinking: { type: "disabled", budget_tokens: 9 } }, { effort: "none" }],
    [{ thinking: { type: "enabled", budget_tokens: 0 } }, { effort: "none" }],
    [{ reasoning: { effort: "xhigh" } }, { effort: "xhigh" }],
    [{ reasoning: { max_tokens: 9 } }, { budget: 9 }],
    [{ reasoning: { effort: "low", max_tokens: 9 } }, { effort: "low", budget: 9 }],
    [{ reasoning: { enabled: true } }, { effort: "medium" }],
    [{ reasoning: { enabled: false, effort: "high" } }, { effort: "none" }],
    [{ reasoning: { exclude: true } }, undefined],
  ])("say how much to reason: %j", (members, expected) => {
    expect(read(members).options.reasoning).toEqual(expected);
  });

  it("leave out what only chat completions have, and name it", () => {
    const messages = [
      {
        role: "user",
        name: "Ann",
        content: [{ type: "image_url", image_url: { url: "https://a.example", detail: "low" } }],
      },
      {
        role: "user",
        name: "Bob",
        content: [{ type: "image_url", image_url: { url: "https://b.example", detail: "low" } }],
      },
    ];
    const stream = { stream: true, stream_options: { include_usage: true } };
    const others = {
      logit_bias: { 1: 2 },
      prediction: {},
      store: false,
      metadata: {},
      verbosity: "low",
      vendors_own: 1,
    };
    expect(read({ messages, ...stream, ...others }).left).toEqual([
      ...Object.keys(others),
      ...["messages[].name", "messages[].content[].image_url.detail"],
    ]);
  });
});

// The tools of a Messages request, and which of them the model may call.
import { describe, expect, it } from "vitest";
import { errorOf, read } from "./support/read.ts";

const schema = { type: "object", properties: { city: { type: "string" } } };
const weather = { name: "get_weather", description: "Weather", input_schema: schema };
const time = { type: "custom", name: "get_time", input_schema: {} };
const tools = [weather, time];
const webSearch = { type: "web_search_20250305", name: "web_search" };
const toolSearch = { type: "tool_search_tool_regex_20251119", name: "tool_search_tool_regex" };
const namesIn = (members: object) => read(members).tools.map(({ name }) => name);

describe("the tools of a request", () => {
  it("are read with their schemas, their strictness and their marks", () => {
    const marked = { ...time, strict: true, cache_control: { type: "ephemeral", ttl: "5m" } };
    expect(read({ tools: [weather, marked] }).tools).toEqual([
      { path: "tools[0]", name: "get_weather", description: "Weather", parameters: schema },
      { path: "tools[1]", name: "get_time", parameters: {}, strict: true, cache: { ttl: "5m" } },
    ]);
  });

  it("name what Anthropic alone knows of them, once", () => {
    const extended = { ...weather, eager_input_streaming: true, input_examples: [{}], allowed_callers: ["direct"] };
    expect(read({ tools: [extended, { ...extended, name: "f" }] }).left).toEqual([
      ...["tools[].allowed_callers", "tools[].eager_input_streaming", "tools[].input_examples"],
    ]);
  });

  it.each([
    ["web_search_20250305", "web_search"],
    ["web_fetch_20260318", "web_fetch"],
    ["code_execution_20250825", "code_execution"],
    ["bash_20250124", "bash"],
    ["text_editor_20250728", "text_editor"],
    ["computer_20251124", "computer"],
    ["memory_20250818", "memory"],
    ["mcp_toolset", "mcp_toolset"],
  ])("are refused by name where they are Anthropic's, or left out: %s", (type, name) => {
    const members = { tools: [weather, { type, name: "x" }] };
    expect(errorOf(members)).toEqual({ code: "unsupported_parameter", param: `tools[${name}]` });
    const { tools, left } = read(members, "drop");
    expect(tools).toHaveLength(1);
    expect(left).toEqual([`tools[${name}]`]);
  });
});

describe("tools whose loading is deferred", () => {
  const deferred = { ...weather, defer_loading: true };
  const found = { type: "tool_reference", tool_name: "get_weather" };
  const message = (role: string, block: object) => ({ messages: [{ role, content: [block] }] });

  it("are not there before they are found", () => {
    expect(read({ tools: [deferred, time] })).toMatchObject({ tools: [{ name: "get_time" }], left: [] });
    expect(namesIn({ tools: [{ ...deferred, defer_loading: false }] })).toEqual(["get_weather"]);
  });

  it.each([
    ["a search has found them", message("user", { type: "tool_result", tool_use_id: "a", content: [found] })],
    ["they were called", message("assistant", { type: "tool_use", id: "a", name: "get_weather", input: {} })],
    ["they must be called", { tool_choice: { type: "tool", name: "get_weather" } }],
  ])("are there once %s", (_when, members) => {
    const other = { ...deferred, name: "get_news" };
    expect(namesIn({ tools: [deferred, other, time], ...members })).toEqual(["get_weather", "get_time"]);
  });

  it("are all there where Anthropic would search them", () => {
    const { tools, left } = read({ tools: [toolSearch, deferred, time] });
    expect(tools.map(({ name }) => name)).toEqual(["get_weather", "get_time"]);
    expect(left).toEqual(["tools[tool_search_tool_regex]"]);
  });
});

describe("the choice of a tool", () => {
  it.each([
    [{}, undefined],
    [{ tool_choice: null }, undefined],
    [{ tool_choice: { type: "auto" } }, { mode: "auto" }],
    [{ tool_choice: { type: "none" } }, { mode: "none" }],
    [{ tool_choice: { type: "any" } }, { mode: "required" }],
    [{ tool_choice: { type: "tool", name: "get_time" } }, { mode: "tool", name: "get_time" }],
    [{ tool_choice: { type: "auto", disable_parallel_tool_use: true } }, { mode: "auto", parallel: false }],
    [{ tool_choice: { type: "any", disable_parallel_tool_use: false } }, { mode: "required", parallel: true }],
  ])("is read: %j", (members, expected) => {
    expect(read({ tools, ...members }).toolChoice).toEqual(expected);
  });

  it.each(["auto", "none"])("is none where there are no tools: %s", (type) => {
    expect(read({ tool_choice: { type } }).toolChoice).toBeUndefined();
    expect(read({ tool_choice: { type }, tools: [webSearch] }, "drop").toolChoice).toBeUndefined();
  });

  it("may not be a tool that is not there, or was left out", () => {
    expect(errorOf({ tools, tool_choice: { type: "tool", name: "f" } })).toEqual({
      ...{ code: "invalid_value", param: "tool_choice.name" },
    });
    const named = { tools: [weather, webSearch], tool_choice: { type: "tool", name: "web_search" } };
    expect(() => read(named, "drop")).toThrow("tool_choice.name");
    expect(() => read({ tools: [webSearch], tool_choice: { type: "any" } }, "drop")).toThrow("tool_choice");
  });
});

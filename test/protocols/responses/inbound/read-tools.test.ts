// The tools of a Responses request, and which of them the model may call.
import { describe, expect, it } from "vitest";
import { clientTools, errorOf, partsOf, read } from "./support/read.ts";

const parameters = { type: "object", properties: { city: { type: "string" } } };
const weather = { type: "function", name: "get_weather", description: "Weather", parameters, strict: true };
const patch = { type: "custom", name: "apply_patch", description: "Patches.", format: { type: "text" } };
const agents = {
  type: "namespace",
  name: "agents",
  description: "Agents.",
  tools: [
    { type: "function", name: "wait", description: "Waits.", parameters },
    { type: "custom", name: "tell" },
  ],
};
const user = { role: "user", content: "Hi" };
const namesIn = (members: object) => read(members).tools.map(({ name }) => name);

describe("the tools of a request", () => {
  it("are functions with their schemas and their strictness", () => {
    const bare = { type: "function", name: "f", parameters: null, strict: null, description: null };
    expect(read({ tools: [weather, bare] }).tools).toEqual([
      { path: "tools[0]", name: "get_weather", description: "Weather", parameters, strict: true },
      { path: "tools[1]", name: "f" },
    ]);
  });

  it("are custom tools, as functions with one text", () => {
    const [tool] = read({ tools: [patch] }).tools;
    expect(tool).toMatchObject({ name: "apply_patch", description: "Patches." });
    expect(tool?.parameters).toMatchObject({ required: ["input"], properties: { input: { type: "string" } } });
    expect(clientTools({ tools: [patch] })).toEqual({ apply_patch: { type: "custom", name: "apply_patch" } });
  });

  it("pass a custom tool's grammar on to the model", () => {
    const format = { type: "grammar", syntax: "lark", definition: "start: /a+/" };
    const [tool] = read({ tools: [{ ...patch, format }] }).tools;
    expect(tool?.description).toBe("Patches.\n\nThe input must fit this lark grammar:\nstart: /a+/");
  });

  it("are those of namespaces, whose own description comes first", () => {
    expect(read({ tools: [agents] }).tools).toMatchObject([
      { path: "tools[0].tools[0]", name: "agents__wait", description: "Agents.\n\nWaits.", parameters },
      { path: "tools[0].tools[1]", name: "agents__tell" },
    ]);
    expect(clientTools({ tools: [agents] })).toEqual({
      agents__wait: { type: "function", name: "wait", namespace: "agents" },
      agents__tell: { type: "custom", name: "tell", namespace: "agents" },
    });
  });

  it("each have a name of their own", () => {
    const taken = { type: "function", name: "agents__wait" };
    const mcp = { type: "namespace", name: "mcp__mail__", tools: [{ type: "function", name: "send" }] };
    expect(namesIn({ tools: [taken, agents, mcp] })).toEqual([
      ...["agents__wait", "agents__wait_2", "agents__tell", "mcp__mail__send"],
    ]);
  });

  it("keep their names in the history, also where they are not there any more", () => {
    const call = (members: object) => ({ type: "function_call", arguments: "{}", ...members });
    const input = [
      ...[user, call({ call_id: "a", name: "wait", namespace: "agents" })],
      ...[call({ call_id: "b", name: "gone", namespace: "mcp" }), call({ call_id: "c", name: "wait" })],
    ];
    const called = { agents__wait: {}, mcp__gone: { type: "function", name: "gone", namespace: "mcp" }, wait: {} };
    expect(partsOf(...input).flatMap(({ name }) => name ?? [])).toEqual(Object.keys(called));
    expect(clientTools({ tools: [agents], input })).toMatchObject(called);
  });

  it("may also be in items of the input", () => {
    const input = [
      ...[{ type: "additional_tools", role: "developer", tools: [weather] }, user],
      ...[{ type: "tool_search_output", call_id: "a", tools: [agents] }],
    ];
    expect(namesIn({ input })).toEqual(["get_weather", "agents__wait", "agents__tell"]);
  });

  it.each([
    ["web_search", "web_search"],
    ["web_search_2025_08_26", "web_search"],
    ["web_search_preview_2025_03_11", "web_search_preview"],
    ...["tool_search", "local_shell", "shell", "apply_patch", "image_generation", "mcp"].map((type) => [type, type]),
    ...["computer_use_preview", "file_search", "code_interpreter", "not_yet_known"].map((type) => [type, type]),
  ])("are left out by name where they are OpenAI's: %s", (type, name) => {
    const { tools, left } = read({ tools: [weather, { type }, { type }] });
    expect(tools).toHaveLength(1);
    expect(left).toEqual([`tools[${name}]`]);
  });
});

describe("the choice of tools", () => {
  const tools = [weather, patch, agents, { type: "web_search" }];
  const choose = (tool_choice: unknown, more: object = {}) => read({ tools, tool_choice, ...more }).toolChoice;

  it.each([
    ["auto", { mode: "auto" }],
    ["none", { mode: "none" }],
    ["required", { mode: "required" }],
    [
      { type: "function", name: "get_weather" },
      { mode: "tool", name: "get_weather" },
    ],
    [
      { type: "function", name: "wait", namespace: "agents" },
      { mode: "tool", name: "agents__wait" },
    ],
    [
      { type: "custom", name: "apply_patch" },
      { mode: "tool", name: "apply_patch" },
    ],
  ])("is %j", (choice, expected) => {
    expect(choose(choice)).toEqual(expected);
  });

  it("may be some of them, without OpenAI's own", () => {
    const allowed = [{ type: "function", name: "get_weather" }, { type: "web_search" }];
    expect(choose({ type: "allowed_tools", mode: "required", tools: allowed })).toEqual({
      ...{ mode: "required", allowed: ["get_weather"] },
    });
  });

  it("says whether calls may be parallel", () => {
    expect(choose("auto", { parallel_tool_calls: false })).toEqual({ mode: "auto", parallel: false });
    expect(choose(undefined, { parallel_tool_calls: true })).toEqual({ mode: "auto", parallel: true });
    expect(read({ tool_choice: "auto", parallel_tool_calls: true }).toolChoice).toBeUndefined();
  });

  it.each([
    [{ type: "web_search" }, "tool_choice.type"],
    [{ type: "mcp", server_label: "a" }, "tool_choice.type"],
    [{ type: "allowed_tools", mode: "auto", tools: [{ type: "web_search" }] }, "tool_choice.tools[0].type"],
  ])("is refused where only OpenAI has the tool, or left out: %j", (tool_choice, param) => {
    expect(errorOf({ tools, tool_choice })).toEqual({ code: "unsupported_parameter", param });
    const { toolChoice, left } = read({ tools, tool_choice }, "drop");
    expect(toolChoice).toBeUndefined();
    expect(left).toContain("tool_choice");
  });

  it.each([
    [{ tools, tool_choice: { type: "function", name: "wait" } }],
    [{ tools, tool_choice: { type: "allowed_tools", mode: "auto", tools: [{ type: "custom", name: "x" }] } }],
    [{ tool_choice: "required" }],
    [{ tools: [{ type: "web_search" }], tool_choice: "required" }],
  ])("must be of tools that there are: %j", (members) => {
    expect(errorOf(members)).toEqual({ code: "invalid_value", param: "tool_choice" });
  });
});

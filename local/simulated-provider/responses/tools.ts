// The tools that a Responses request offers, and which of them it wants to be called.
import { ApiError } from "../api-error.ts";
import { fieldsOf, nameOf, optionalBoolean, required } from "../fields.ts";
import type { ToolChoice } from "../tool-choice.ts";
import { samplerOf, type Tool } from "../tools.ts";

type Fields = Record<string, unknown>;

/** Those of the request, and those that items of its input add: Codex offers them so to newer models. */
export function toolsOffered({ tools, input }: Fields): Tool[] {
  const items = Array.isArray(input) ? input.map((item, at) => fieldsOf(item, `input[${at}]`)) : [];
  const added = items.filter(({ type }) => type === "additional_tools");
  return [...toolsOf(tools), ...added.flatMap((item) => toolsOf(item["tools"], "input.tools"))];
}

/** OpenAI's own tools are taken, and never called. */
function toolsOf(value: unknown, path = "tools", namespace?: string): Tool[] {
  const tools = listOf(value, path).flatMap((item, at) =>
    toolsIn(fieldsOf(item, `${path}[${at}]`), `${path}[${at}]`, namespace),
  );
  const names = tools.map((tool) => `${tool.namespace} ${tool.name}`);
  if (new Set(names).size === names.length) return tools;
  throw ApiError.field(path, "invalid_value", "has two tools of one name");
}

function toolsIn(tool: Fields, path: string, namespace: string | undefined): Tool[] {
  const type = required(tool["type"], `${path}.type`);
  if (type === "namespace") {
    return toolsOf(required(tool["tools"], `${path}.tools`), `${path}.tools`, nameOf(tool["name"], `${path}.name`));
  }
  if (type !== "function" && type !== "custom") return [];
  const name = nameOf(tool["name"], `${path}.name`);
  const sample = type === "custom" ? () => "simulated" : samplerOf(tool, name, path);
  return [{ type, name, namespace, sample }];
}

function listOf(value: unknown, path: string): unknown[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value;
  throw ApiError.field(path, "invalid_type", "must be an array");
}

const MODES = ["none", "auto", "required"] as const;

export function toolChoiceOf(fields: Fields, tools: Tool[]): ToolChoice {
  const parallel = optionalBoolean(fields, "parallel_tool_calls") ?? true;
  const choice = fields["tool_choice"] ?? "auto";
  if (typeof choice === "object") return { parallel, ...objectChoice(fieldsOf(choice, "tool_choice"), tools) };
  const mode = modeOf(choice, "tool_choice");
  if (mode === "required" && listOf(fields["tools"], "tools").length === 0) {
    throw ApiError.field("tool_choice", null, 'is only allowed together with "tools"');
  }
  return { mode: tools.length === 0 ? "none" : mode, among: tools, named: false, parallel };
}

function objectChoice(choice: Fields, tools: Tool[]): Omit<ToolChoice, "parallel"> {
  const type = required(choice["type"], "tool_choice.type");
  if (type === "function" || type === "custom") {
    return { mode: "required", among: [toolNamed(choice, tools, "tool_choice")], named: true };
  }
  if (type !== "allowed_tools") return { mode: "none", among: [], named: false };
  const list = listOf(required(choice["tools"], "tool_choice.tools"), "tool_choice.tools").map((item) =>
    fieldsOf(item, "tool_choice.tools"),
  );
  const among = list.flatMap((each) => (isCallable(each) ? [toolNamed(each, tools, "tool_choice.tools")] : []));
  return {
    mode: among.length === 0 ? "none" : modeOf(choice["mode"] ?? "auto", "tool_choice.mode"),
    among,
    named: false,
  };
}

function isCallable({ type }: Fields): boolean {
  return type === "function" || type === "custom";
}

function toolNamed({ type, name }: Fields, tools: Tool[], path: string): Tool {
  const tool = tools.find((each) => each.type === type && each.name === name);
  if (tool !== undefined) return tool;
  throw ApiError.field(path, null, `names a tool that is not in "tools": ${String(name).slice(0, 64)}`);
}

function modeOf(value: unknown, path: string): (typeof MODES)[number] {
  const mode = MODES.find((each) => each === value);
  if (mode !== undefined) return mode;
  throw ApiError.field(path, "invalid_value", `must be one of ${MODES.join(", ")}`);
}

// Which of the tools a request lets the model call, and whether it has to.
import { ApiError } from "./api-error.ts";
import { fieldsOf, optionalBoolean, required } from "./fields.ts";
import type { Tool } from "./tools.ts";

export interface ToolChoice {
  mode: "none" | "auto" | "required";
  among: Tool[];
  /** One tool was named: OpenAI then ends with `stop` instead of `tool_calls`. */
  named: boolean;
  /** Several calls in one answer are allowed. */
  parallel: boolean;
}

type Fields = Record<string, unknown>;

export function parseToolChoice(fields: Fields, tools: Tool[]): ToolChoice {
  const parallel = optionalBoolean(fields, "parallel_tool_calls") ?? true;
  const choice = fields["tool_choice"] ?? undefined;
  if (tools.length === 0) {
    const given = choice === undefined ? "parallel_tool_calls" : "tool_choice";
    if ((fields[given] ?? undefined) === undefined) return { mode: "none", among: [], named: false, parallel };
    throw ApiError.field(given, null, 'is only allowed together with "tools"');
  }
  if (typeof choice === "object") return { parallel, ...objectChoice(fieldsOf(choice, "tool_choice"), tools) };
  const mode = modeOf(choice ?? "auto", ["none", "auto", "required"], "tool_choice");
  return { mode, among: tools, named: false, parallel };
}

function objectChoice(choice: Fields, tools: Tool[]): Omit<ToolChoice, "parallel"> {
  if (choice["type"] !== "allowed_tools")
    return { mode: "required", among: [toolOf(choice, tools, "tool_choice")], named: true };
  const path = "tool_choice.allowed_tools";
  const allowed = fieldsOf(required(choice["allowed_tools"], path), path);
  const list = required(allowed["tools"], `${path}.tools`);
  if (!Array.isArray(list)) throw ApiError.field(`${path}.tools`, "invalid_type", "must be an array");
  if (list.length === 0) throw ApiError.field(`${path}.tools`, "empty_array", "must not be empty");
  const mode = modeOf(required(allowed["mode"], `${path}.mode`), ["auto", "required"], `${path}.mode`);
  const among = list.map((item, index) => {
    const itemPath = `${path}.tools[${index}]`;
    return toolOf(fieldsOf(item, itemPath), tools, itemPath);
  });
  return { mode, among, named: false };
}

function toolOf(choice: Fields, tools: Tool[], path: string): Tool {
  const type = required(choice["type"], `${path}.type`);
  if (type !== "function" && type !== "custom")
    throw ApiError.field(`${path}.type`, "invalid_value", "must be a type of tool");
  const name = required(fieldsOf(required(choice[type], `${path}.${type}`), `${path}.${type}`)["name"], `${path}.name`);
  const tool = tools.find((candidate) => candidate.type === type && candidate.name === name);
  if (tool !== undefined) return tool;
  throw ApiError.field("tool_choice", null, `names a tool that is not in "tools": ${String(name).slice(0, 64)}`);
}

function modeOf<Mode extends string>(value: unknown, modes: Mode[], path: string): Mode {
  const mode = modes.find((candidate) => candidate === value);
  if (mode !== undefined) return mode;
  throw ApiError.field(path, "invalid_value", `must be one of ${modes.join(", ")}`);
}

// The tools that a Messages request offers, and which of them it wants to be called.
import { checkSchema } from "../schema/check.ts";
import { instanceOf } from "../schema/instance.ts";
import type { ToolChoice } from "../tool-choice.ts";
import type { Tool } from "../tools.ts";
import { type Fields, fieldsOf, given, listOf, optionalBoolean, required, stringOf, tagOf } from "./fields.ts";
import { MessagesError } from "./messages-error.ts";
import { closedObjects, refusing } from "./schema-refusal.ts";

/**
 * Tools with a type of their own are Anthropic's, and those that are loaded later are not known yet: they are taken, and never
 * called.
 */
export function toolsOf(value: unknown): Tool[] {
  if (!given(value)) return [];
  const tools = listOf(value, "tools").map((item, at) => toolOf(fieldsOf(item, `tools.${at}`), `tools.${at}`));
  const names = tools.map(({ name }) => name);
  if (new Set(names).size < names.length) throw MessagesError.field("tools", "Tool names must be unique.");
  return tools.filter(({ sample }) => sample !== undefined) as Tool[];
}

function toolOf(tool: Fields, path: string): Omit<Tool, "sample"> & Partial<Tool> {
  const { type = "custom" } = tool;
  const name = stringOf(required(tool["name"], `${path}.name`), `${path}.name`);
  if (type !== "custom" && type !== null) return { type: "function", name };
  if (!/^[a-zA-Z0-9_-]{1,128}$/.test(name))
    throw MessagesError.field(`${path}.custom.name`, "String should match pattern '^[a-zA-Z0-9_-]{1,128}$'");
  if (optionalBoolean(tool["defer_loading"], `${path}.custom.defer_loading`)) return { type: "function", name };
  return { type: "function", name, sample: samplerOf(tool, `${path}.custom`) };
}

function samplerOf(tool: Fields, path: string): () => string {
  const schemaPath = `${path}.input_schema`;
  const schema = fieldsOf(required(tool["input_schema"], schemaPath), schemaPath);
  const type = required(schema["type"], `${schemaPath}.type`);
  if (type !== "object") throw MessagesError.field(`${schemaPath}.type`, "Input should be 'object'");
  const strict = optionalBoolean(tool["strict"], `${path}.strict`) ?? false;
  refusing(schemaPath, () => checkSchema(schema, { strict: false }));
  if (strict) refusing(schemaPath, () => closedObjects(schema));
  return () => JSON.stringify(refusing(schemaPath, () => instanceOf(schema)));
}

const CHOICES = ["auto", "any", "tool", "none"] as const;

/** Whether there are tools at all counts also those that are never called. */
export function toolChoiceOf(fields: Fields, tools: Tool[]): ToolChoice {
  const choice = fields["tool_choice"];
  if (!given(choice)) return { mode: tools.length === 0 ? "none" : "auto", among: tools, named: false, parallel: true };
  if (!given(fields["tools"]) || listOf(fields["tools"], "tools").length === 0)
    throw MessagesError.field("tool_choice", "may only be specified while providing tools");
  const written = fieldsOf(choice, "tool_choice");
  const type = tagOf(written, CHOICES, "tool_choice");
  const path = `tool_choice.${type}.disable_parallel_tool_use`;
  const parallel = !optionalBoolean(written["disable_parallel_tool_use"], path);
  if (type !== "tool") return { mode: type === "any" ? "required" : type, among: tools, named: false, parallel };
  const name = stringOf(required(written["name"], "tool_choice.tool.name"), "tool_choice.tool.name");
  const among = tools.filter((tool) => tool.name === name);
  if (among.length === 0) throw MessagesError.invalid(`Tool '${name.slice(0, 128)}' not found in provided tools`);
  return { mode: "required", among, named: true, parallel };
}

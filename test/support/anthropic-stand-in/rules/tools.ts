// Which tools may be given, and which may be forced.
import type { Rule } from "../request.ts";
import { first } from "../shape.ts";
import { schemaFault } from "./schema.ts";

export const toolNamesAreUnique: Rule = ({ body: { tools = [] } }) =>
  new Set(tools.map(({ name }) => name)).size < tools.length ? "tools: Tool names must be unique." : undefined;

export const choicesHaveTools: Rule = ({ body: { tools = [], tool_choice: choice } }) => {
  if (choice === undefined) return undefined;
  if (tools.length === 0) return "tool_choice may only be specified while providing tools";
  const isGiven = choice.type !== "tool" || tools.some(({ name }) => name === choice.name);
  return isGiven ? undefined : `tool_choice: Tool '${choice.name}' not found in provided tools`;
};

export const toolsAreNotForced: Rule = ({ body: { thinking, tool_choice: choice }, model }) => {
  if (choice?.type !== "any" && choice?.type !== "tool") return undefined;
  if (!model.forcesTools) return "tool_choice: This model does not support forced tool use.";
  const thinks = thinking?.type === "enabled" || thinking?.type === "adaptive";
  return thinks ? "Thinking may not be enabled when tool_choice forces tool use." : undefined;
};

export const strictToolsAreConstrained: Rule = ({ body: { tools = [] }, model }) =>
  first(tools.keys(), (index) => {
    const tool = tools[index];
    if (tool?.strict !== true) return undefined;
    if (!model.structures) return `tools.${index}.custom.strict: This model does not support strict tools.`;
    return schemaFault(tool.input_schema, `tools.${index}.custom.input_schema`);
  });

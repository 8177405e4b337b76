// The tools of a Converse request, and which of them are to be called, as Anthropic's Messages API has them.
import { type Fields, fieldsOf, given, listOf, required } from "../anthropic/fields.ts";
import { BedrockError } from "./bedrock-error.ts";

/** Claude's own choice says how many calls there may be; it may not be beside Bedrock's. */
export function toolMembers({ tools, toolChoice }: Fields, ownChoice: unknown): object {
  if (!given(tools)) return {};
  const offered = listOf(tools, "toolConfig.tools").flatMap((item, at) => toolOf(item, `toolConfig.tools.${at}`));
  if (given(toolChoice) && given(ownChoice))
    throw BedrockError.invalid("toolChoice and tool_choice exclude each other.");
  const choice = given(toolChoice) ? choiceOf(fieldsOf(toolChoice, "toolConfig.toolChoice")) : ownChoice;
  return { tools: offered, ...(given(choice) && { tool_choice: choice }) };
}

/** Nothing for a mark of the cache. */
function toolOf(value: unknown, path: string): object[] {
  const { toolSpec, cachePoint } = fieldsOf(value, path);
  if (given(cachePoint)) return [];
  const { name, inputSchema, strict } = fieldsOf(required(toolSpec, `${path}.toolSpec`), `${path}.toolSpec`);
  const { json } = fieldsOf(required(inputSchema, `${path}.inputSchema`), `${path}.inputSchema`);
  return [{ name, input_schema: json, ...(given(strict) && { strict }) }];
}

const CHOICES = ["auto", "any", "tool"];

function choiceOf(choice: Fields): object {
  const [type = "", ...others] = Object.keys(choice);
  if (!CHOICES.includes(type) || others.length > 0)
    throw BedrockError.invalid(`toolConfig.toolChoice must have exactly one of ${CHOICES.join(", ")}.`);
  return { ...fieldsOf(choice[type], `toolConfig.toolChoice.${type}`), type };
}

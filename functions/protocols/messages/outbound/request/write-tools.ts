// The client's tools, as Anthropic describes them.
import type { Tool, ToolChoice } from "../../../../core/conversation/conversation.ts";
import { isBlank } from "../../../writing/blank.ts";
import type { ClaudeCapabilities } from "../../../writing/claude/capabilities.ts";
import { isConstrainable } from "../../../writing/constrainable-schema.ts";
import { constrain } from "../../../writing/constrained-schema.ts";
import { objectSchema } from "../../../writing/object-schema.ts";
import type { Omissions } from "../../../writing/omissions.ts";
import { sentTools } from "../../../writing/sent-tools.ts";
import type { ToolNames } from "../../../writing/tool-names.ts";
import { type Block, marked } from "./content-block.ts";

export interface ToolOptions {
  readonly names: ToolNames;
  readonly omissions: Omissions;
  readonly capabilities: ClaudeCapabilities;
}

export function writeTools(tools: readonly Tool[], choice: ToolChoice | undefined, options: ToolOptions): Block[] {
  return sentTools(tools, choice?.allowed, options.omissions).map((tool) => writeTool(tool, options));
}

function writeTool(tool: Tool, { names, omissions, capabilities }: ToolOptions): Block {
  const schema = objectSchema(tool.parameters);
  const isStrict = tool.strict === true && capabilities.structured_output && isConstrainable(schema);
  if (tool.strict === true && !isStrict) omissions.drop(`${tool.path}.strict`);
  const block = {
    name: names.written(tool.name),
    ...(isBlank(tool.description ?? "") ? {} : { description: tool.description }),
    input_schema: isStrict ? constrain(schema) : schema,
    ...(isStrict && { strict: true }),
  };
  return marked(block, tool.cache);
}

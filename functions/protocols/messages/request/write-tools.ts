// The client's tools, as Anthropic describes them.
import type { Tool, ToolChoice } from "../../../core/conversation/conversation.ts";
import type { Omissions } from "../../omissions.ts";
import { isBlank } from "../../writing/blank.ts";
import { objectSchema } from "../../writing/object-schema.ts";
import type { ToolNames } from "../../writing/tool-names.ts";
import type { ModelCapabilities } from "./capabilities.ts";
import { isConstrainable } from "./constrainable-schema.ts";
import { constrain } from "./constrained-schema.ts";
import { type Block, marked } from "./content-block.ts";

export interface ToolOptions {
  readonly names: ToolNames;
  readonly omissions: Omissions;
  readonly capabilities: ModelCapabilities;
}

/** Those that may be called. Of two with one name the second is left out: no call could mean it. */
export function writeTools(tools: readonly Tool[], choice: ToolChoice | undefined, options: ToolOptions): Block[] {
  const allowed = choice?.allowed === undefined ? undefined : new Set(choice.allowed);
  const seen = new Set<string>();
  return tools.flatMap((tool) => {
    if (allowed?.has(tool.name) === false) return [];
    if (seen.has(tool.name)) {
      options.omissions.drop(tool.path);
      return [];
    }
    seen.add(tool.name);
    return [writeTool(tool, options)];
  });
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

// The client's tools, as Bedrock describes them.
import type { Conversation, Tool } from "../../../../core/conversation/conversation.ts";
import type { Members } from "../../../../core/wire/members.ts";
import { isBlank } from "../../../writing/blank.ts";
import { isConstrainable } from "../../../writing/constrainable-schema.ts";
import { constrain } from "../../../writing/constrained-schema.ts";
import { objectSchema } from "../../../writing/object-schema.ts";
import type { Omissions } from "../../../writing/omissions.ts";
import { sentTools } from "../../../writing/sent-tools.ts";
import type { ToolNames } from "../../../writing/tool-names.ts";
import { NOT_AVAILABLE } from "../../../writing/words.ts";
import { type Block, marked } from "./content-block.ts";
import type { ModelCapabilities } from "./families.ts";

export interface ToolOptions {
  readonly names: ToolNames;
  readonly omissions: Omissions;
  readonly capabilities: ModelCapabilities;
}

/** None where none may be called: Bedrock has no other word for that. */
export function writeTools({ tools, toolChoice: choice }: Conversation, options: ToolOptions): Block[] {
  if (choice?.mode === "none") return [];
  const { forced_tool_choice: canForce, named_tool_choice: canName } = options.capabilities;
  const isOnlyOne = choice?.mode === "tool" && choice.name !== undefined && canForce && !canName;
  const allowed = isOnlyOne && choice.name !== undefined ? [choice.name] : choice?.allowed;
  return sentTools(tools, allowed, options.omissions).flatMap((tool) => writeTool(tool, options));
}

function writeTool(tool: Tool, { names, omissions, capabilities }: ToolOptions): Block[] {
  const schema = objectSchema(tool.parameters);
  const isStrict = tool.strict === true && capabilities.structured_output && isConstrainable(schema);
  if (tool.strict === true && !isStrict) omissions.drop(`${tool.path}.strict`);
  const spec = toolSpec({ name: names.written(tool.name), description: tool.description, schema });
  if (!isStrict) return marked([{ toolSpec: spec }], tool.cache);
  return marked([{ toolSpec: { ...spec, inputSchema: { json: constrain(schema) }, strict: true } }], tool.cache);
}

export function toolSpec(tool: { name: string; description: string | undefined; schema: Members }): Members {
  const { name, description = "", schema } = tool;
  return { name, ...(!isBlank(description) && { description }), inputSchema: { json: schema } };
}

/** A history with calls needs tools, whether or not they may be called now. */
export function pastTools({ turns }: Conversation, names: ToolNames): Block[] {
  const called = turns.flatMap(({ parts }) => parts.flatMap((part) => (part.type === "tool-call" ? [part.name] : [])));
  const schema = { type: "object", properties: {} };
  return [...new Set(called)].map((name) => ({
    toolSpec: toolSpec({ name: names.written(name), description: NOT_AVAILABLE, schema }),
  }));
}

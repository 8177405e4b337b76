// The client's tools, and which of them the model may or must call.
import type { Conversation, Tool, ToolChoice } from "../../../../core/conversation/conversation.ts";
import type { Members } from "../../../../core/wire/members.ts";
import { isBlank } from "../../../writing/blank.ts";
import { isForcing } from "../../../writing/forcing.ts";
import { objectSchema } from "../../../writing/object-schema.ts";
import type { Omissions } from "../../../writing/omissions.ts";
import type { ChatCapabilities } from "../../../writing/openai/chat-capabilities.ts";
import { completed } from "../../../writing/openai/complete-schema.ts";
import { isStrictSchema } from "../../../writing/openai/strict-schema.ts";
import { sentTools } from "../../../writing/sent-tools.ts";
import type { ToolNames } from "../../../writing/tool-names.ts";

export interface ToolOptions {
  readonly names: ToolNames;
  readonly omissions: Omissions;
  readonly capabilities: ChatCapabilities;
  /** Whether the model can be forced to call a tool in this request. */
  readonly canForce: boolean;
}

/** Nothing where there is none: an empty list is refused. A list of allowed names is known to OpenAI only: others are left out. */
export function writeTools({ tools, toolChoice: choice }: Conversation, options: ToolOptions): Members {
  const { omissions, capabilities, canForce } = options;
  const written = sentTools(tools, choice?.allowed, omissions).map((tool) => writeTool(tool, options));
  if (isForcing(choice) && !(canForce && written.length > 0)) omissions.drop("tool_choice");
  if (written.length === 0) return {};
  const isOne = choice?.parallel === false;
  if (isOne && !capabilities.parallelCalls) omissions.drop("parallel_tool_calls");
  const toolChoice = choice && writeChoice(choice, options);
  return {
    tools: written,
    ...(toolChoice !== undefined && { tool_choice: toolChoice }),
    ...(isOne && capabilities.parallelCalls && { parallel_tool_calls: false }),
  };
}

function writeTool({ path, name, description = "", parameters, strict }: Tool, options: ToolOptions): Members {
  const schema = completed(objectSchema(parameters));
  const isStrict = strict === true && isStrictSchema(schema);
  if (strict === true && !isStrict) options.omissions.drop(`${path}.strict`);
  const described = {
    name: options.names.written(name),
    ...(!isBlank(description) && { description }),
    parameters: schema,
    ...(isStrict && { strict: true }),
  };
  return { type: "function", function: described };
}

/** Undefined: as the model likes, which is what a request without it means. */
function writeChoice({ mode, name }: ToolChoice, { names, canForce }: ToolOptions): string | Members | undefined {
  if (mode === "none") return "none";
  if (mode === "auto" || !canForce) return undefined;
  if (mode === "required" || name === undefined) return "required";
  return { type: "function", function: { name: names.written(name) } };
}

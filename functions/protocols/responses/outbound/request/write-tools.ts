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
}

/** Nothing where there is none. */
export function writeTools({ tools, toolChoice: choice }: Conversation, options: ToolOptions): Members {
  const { omissions, capabilities } = options;
  const written = sentTools(tools, choice?.allowed, omissions).map((tool) => writeTool(tool, options));
  const canForce = capabilities.forced_tool_choice && written.length > 0;
  if (isForcing(choice) && !canForce) omissions.drop("tool_choice");
  if (written.length === 0) return {};
  const toolChoice = choice && writeChoice(choice, options);
  return {
    tools: written,
    ...(toolChoice !== undefined && { tool_choice: toolChoice }),
    ...(choice?.parallel === false && { parallel_tool_calls: false }),
  };
}

/** Functions are strict here unless they say that they are not. */
function writeTool({ path, name, description = "", parameters, strict }: Tool, options: ToolOptions): Members {
  const schema = completed(objectSchema(parameters));
  const isStrict = strict === true && isStrictSchema(schema);
  if (strict === true && !isStrict) options.omissions.drop(`${path}.strict`);
  return {
    type: "function",
    name: options.names.written(name),
    ...(!isBlank(description) && { description }),
    parameters: schema,
    strict: isStrict,
  };
}

/** Undefined: as the model likes, which is what a request without it means. */
function writeChoice({ mode, name }: ToolChoice, { names, capabilities }: ToolOptions): string | Members | undefined {
  if (mode === "none") return "none";
  if (mode === "auto" || !capabilities.forced_tool_choice) return undefined;
  if (mode === "required" || name === undefined) return "required";
  return { type: "function", name: names.written(name) };
}

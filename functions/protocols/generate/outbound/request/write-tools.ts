// The client's tools, and which of them the model may or must call.
import type { Conversation, Tool, ToolChoice } from "../../../../core/conversation/conversation.ts";
import type { Members } from "../../../../core/wire/members.ts";
import { isBlank } from "../../../writing/blank.ts";
import { isForcing } from "../../../writing/forcing.ts";
import { objectSchema } from "../../../writing/object-schema.ts";
import type { Omissions } from "../../../writing/omissions.ts";
import { sentTools } from "../../../writing/sent-tools.ts";
import type { ToolNames } from "../../../writing/tool-names.ts";
import type { ModelCapabilities } from "./capabilities.ts";
import { googleSchema } from "./json-schema.ts";

export interface ToolOptions {
  readonly names: ToolNames;
  readonly omissions: Omissions;
  readonly capabilities: ModelCapabilities;
  /** As OpenAPI has it. */
  readonly simplify: (schema: Members) => Members;
}

/** Nothing where there is none: the API refuses an empty list. */
export function writeTools({ tools, toolChoice: choice }: Conversation, options: ToolOptions): Members {
  // The API takes a list of allowed names only with a choice that forces a call.
  const allowed = isForcing(choice) ? undefined : choice?.allowed;
  const written = sentTools(tools, allowed, options.omissions).map((tool) => writeTool(tool, options));
  if (choice?.parallel === false) options.omissions.drop("parallel_tool_calls");
  if (isForcing(choice) && !options.capabilities.forced_tool_choice) options.omissions.drop("tool_choice");
  if (written.length === 0) return {};
  const config = choice && { functionCallingConfig: choiceOf(choice, options) };
  return { tools: [{ functionDeclarations: written }], ...(config && { toolConfig: config }) };
}

function writeTool({ path, name, description = "", parameters, strict }: Tool, options: ToolOptions): Members {
  if (strict === true) options.omissions.drop(`${path}.strict`);
  return {
    name: options.names.written(name),
    ...(!isBlank(description) && { description }),
    ...(parameters && writeParameters(objectSchema(parameters), options)),
  };
}

/** A function without parameters has no schema: for some models it may not be one of an empty object. */
function writeParameters(schema: Members, { capabilities, simplify }: ToolOptions): Members {
  if (capabilities.json_schema) return { parametersJsonSchema: googleSchema(schema) };
  const parameters = simplify(schema);
  return Object.keys(parameters["properties"] ?? {}).length === 0 ? {} : { parameters };
}

function choiceOf(choice: ToolChoice, { names, capabilities }: ToolOptions): Members {
  if (choice.mode === "none") return { mode: "NONE" };
  if (!isForcing(choice) || !capabilities.forced_tool_choice) return { mode: "AUTO" };
  const allowed = choice.mode === "tool" && choice.name !== undefined ? [choice.name] : choice.allowed;
  return { mode: "ANY", ...(allowed && { allowedFunctionNames: [...new Set(allowed)].map(names.written) }) };
}

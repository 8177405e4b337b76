// The form of the answer: held to a schema by the provider, else as the input of a tool, else only asked for.
import type { AnswerFormat, ToolChoice } from "../../../core/conversation/conversation.ts";
import type { Members } from "../../../core/wire/members.ts";
import type { Omissions } from "../../omissions.ts";
import { isForcing } from "../../writing/forcing.ts";
import { objectSchema } from "../../writing/object-schema.ts";
import { resolve } from "../../writing/schema-reference.ts";
import { askForSchema, JSON_ONLY } from "../../writing/words.ts";
import type { ModelCapabilities } from "./capabilities.ts";
import { isConstrainable } from "./constrainable-schema.ts";
import { constrain, isObjectSchema } from "./constrained-schema.ts";

export type WrittenFormat =
  | { readonly type: "schema"; readonly schema: Members }
  /** The tool, but for its name. */
  | { readonly type: "tool"; readonly tool: Members }
  | { readonly type: "words"; readonly text: string };

export interface FormatOptions {
  readonly capabilities: ModelCapabilities;
  readonly choice: ToolChoice | undefined;
  readonly omissions: Omissions;
}

type SchemaFormat = Extract<AnswerFormat, { type: "json-schema" }>;

export function writeFormat(format: AnswerFormat | undefined, options: FormatOptions): WrittenFormat | undefined {
  if (format === undefined) return undefined;
  if (format.type === "json") return { type: "words", text: JSON_ONLY };
  const { schema, description } = format;
  const described = description === undefined ? schema : { description, ...schema };
  if (options.capabilities.structured_output && isConstrainable(schema)) {
    return { type: "schema", schema: constrain(described) };
  }
  return canBeTool(format, options) ? { type: "tool", tool: answerTool(format) } : inWords(format, options);
}

/** A tool can only be forced while the model does not think, and while the client wants no other. */
function canBeTool({ schema }: SchemaFormat, { capabilities, choice }: FormatOptions): boolean {
  const canNotThink = !capabilities.thinks_by_default || capabilities.thinking_off;
  return (
    capabilities.forced_tool_choice && canNotThink && !isForcing(choice) && isObjectSchema(resolve(schema, schema))
  );
}

function answerTool({ schema, description = "Gives the answer to the user." }: SchemaFormat): Members {
  return { description, input_schema: objectSchema(schema) };
}

/** A client that is not strict has asked for no more; to others it would be another answer. */
function inWords({ schema, strict }: SchemaFormat, { choice, omissions }: FormatOptions): WrittenFormat {
  if (strict === true && !isForcing(choice)) {
    omissions.refuse("response_format", "this model's provider cannot hold an answer to this schema");
  }
  return { type: "words", text: askForSchema(schema) };
}

// The form of the answer: held to a schema by the provider, else as the input of a tool, else only asked for.
import type { AnswerFormat, ToolChoice } from "../../core/conversation/conversation.ts";
import type { Members } from "../../core/wire/members.ts";
import { isConstrainable } from "./constrainable-schema.ts";
import { isObjectSchema } from "./constrained-schema.ts";
import { isForcing } from "./forcing.ts";
import type { KnownCapabilities } from "./known-capabilities.ts";
import { objectSchema } from "./object-schema.ts";
import type { Omissions } from "./omissions.ts";
import { resolve } from "./schema-reference.ts";
import { askForSchema, JSON_ONLY } from "./words.ts";

export type WrittenFormat =
  /** Of which the schema is still to be constrained. */
  | { readonly type: "schema"; readonly format: SchemaFormat }
  | { readonly type: "tool"; readonly description: string; readonly schema: Members }
  | { readonly type: "words"; readonly text: string };

type FormatCapabilities = KnownCapabilities<
  "structured_output" | "forced_tool_choice" | "thinks_by_default" | "thinking_off"
>;

interface FormatOptions {
  readonly capabilities: FormatCapabilities;
  readonly choice: ToolChoice | undefined;
  readonly omissions: Omissions;
}

export type SchemaFormat = Extract<AnswerFormat, { type: "json-schema" }>;

export function writeFormat(format: AnswerFormat | undefined, options: FormatOptions): WrittenFormat | undefined {
  if (format === undefined) return undefined;
  if (format.type === "json") return { type: "words", text: JSON_ONLY };
  if (options.capabilities.structured_output && isConstrainable(format.schema)) return { type: "schema", format };
  return canBeTool(format, options) ? answerTool(format) : inWords(format, options);
}

/** A tool can only be forced while the model does not think, and while the client wants no other. */
function canBeTool({ schema }: SchemaFormat, { capabilities, choice }: FormatOptions): boolean {
  const canNotThink = !capabilities.thinks_by_default || capabilities.thinking_off;
  return (
    capabilities.forced_tool_choice && canNotThink && !isForcing(choice) && isObjectSchema(resolve(schema, schema))
  );
}

function answerTool({ schema, description = "Gives the answer to the user." }: SchemaFormat): WrittenFormat {
  return { type: "tool", description, schema: objectSchema(schema) };
}

/** A client that is not strict has asked for no more; to others it would be another answer. */
function inWords({ schema, strict }: SchemaFormat, { choice, omissions }: FormatOptions): WrittenFormat {
  if (strict === true && !isForcing(choice)) {
    omissions.refuse("response_format", "this model's provider cannot hold an answer to this schema");
  }
  return { type: "words", text: askForSchema(schema) };
}

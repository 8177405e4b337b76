// The form of the answer: held to it by the provider, else only asked for.
import type { AnswerFormat, Conversation } from "../../../../core/conversation/conversation.ts";
import type { Members } from "../../../../core/wire/members.ts";
import { isForcing } from "../../../writing/forcing.ts";
import type { Omissions } from "../../../writing/omissions.ts";
import { askForSchema, JSON_ONLY } from "../../../writing/words.ts";
import type { ModelCapabilities } from "./capabilities.ts";
import { googleSchema } from "./json-schema.ts";

export interface WrittenFormat {
  /** Members of the generation's configuration. */
  readonly config: Members;
  /** Instructions to the model. */
  readonly words: readonly string[];
}

export interface FormatOptions {
  readonly capabilities: ModelCapabilities;
  readonly omissions: Omissions;
  /** As OpenAPI has it. */
  readonly simplify: (schema: Members) => Members;
}

type SchemaFormat = Extract<AnswerFormat, { type: "json-schema" }>;

const JSON_TYPE = { responseMimeType: "application/json" };

/**
 * Models before Gemini 3 refuse a request for JSON that has tools. They are only asked for it then, which a strict client
 * is told, unless it wants a tool called: what comes then is no answer yet.
 */
export function writeFormat(conversation: Conversation, options: FormatOptions): WrittenFormat {
  const { format } = conversation.options;
  if (format === undefined) return { config: {}, words: [] };
  if (!canHold(conversation, options)) return { config: {}, words: inWords(format, conversation, options) };
  const schema = format.type === "json" ? {} : schemaOf(format, options);
  if (schema !== undefined) return { config: { ...JSON_TYPE, ...schema }, words: [] };
  return { config: JSON_TYPE, words: inWords(format, conversation, options) };
}

/** Undefined: an older model can be held to nothing in it. */
function schemaOf({ schema, description }: SchemaFormat, { capabilities, simplify }: FormatOptions) {
  const described = description === undefined ? schema : { description, ...schema };
  if (capabilities.json_schema) return { responseJsonSchema: googleSchema(described) };
  const simple = simplify(described);
  return "type" in simple || "anyOf" in simple ? { responseSchema: simple } : undefined;
}

function canHold({ tools, toolChoice }: Conversation, { capabilities }: FormatOptions): boolean {
  const hasTools = tools.length > 0 && toolChoice?.mode !== "none";
  return capabilities.structured_output && (capabilities.format_with_tools || !hasTools);
}

/** Tools that may not be called anyway are left out, where a request for JSON would be refused for them. */
export function leavesToolsOut({ options, toolChoice }: Conversation, capabilities: ModelCapabilities): boolean {
  return options.format !== undefined && toolChoice?.mode === "none" && !capabilities.format_with_tools;
}

function inWords(format: AnswerFormat, { toolChoice }: Conversation, { omissions }: FormatOptions): string[] {
  if (format.type === "json") return [JSON_ONLY];
  if (format.strict === true && !isForcing(toolChoice)) {
    omissions.refuse("response_format", "this model's provider cannot hold an answer to this schema in such a request");
  }
  return [askForSchema(format.schema)];
}

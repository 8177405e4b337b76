// The form of the answer: held to it by the provider, else only asked for.
import type { AnswerFormat, Conversation } from "../../../core/conversation/conversation.ts";
import type { Members } from "../../../core/wire/members.ts";
import type { Omissions } from "../../omissions.ts";
import { isForcing } from "../../writing/forcing.ts";
import { askForSchema, JSON_ONLY } from "../../writing/words.ts";
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

const JSON_TYPE = { responseMimeType: "application/json" };

/**
 * Models before Gemini 3 refuse a request for JSON that has tools. They are only asked for it then, which a strict client
 * is told, unless it wants a tool called: what comes then is no answer yet.
 */
export function writeFormat(conversation: Conversation, options: FormatOptions): WrittenFormat {
  const { format } = conversation.options;
  if (format === undefined) return { config: {}, words: [] };
  if (!canHold(conversation, options)) return inWords(format, conversation, options);
  if (format.type === "json") return { config: JSON_TYPE, words: [] };
  const { schema, description } = format;
  const described = description === undefined ? schema : { description, ...schema };
  const held = options.capabilities.json_schema
    ? { responseJsonSchema: googleSchema(described) }
    : { responseSchema: options.simplify(described) };
  return { config: { ...JSON_TYPE, ...held }, words: [] };
}

function canHold({ tools, toolChoice }: Conversation, { capabilities }: FormatOptions): boolean {
  const hasTools = tools.length > 0 && toolChoice?.mode !== "none";
  return capabilities.structured_output && (capabilities.format_with_tools || !hasTools);
}

/** Tools that may not be called anyway are left out, where a request for JSON would be refused for them. */
export function leavesToolsOut({ options, toolChoice }: Conversation, capabilities: ModelCapabilities): boolean {
  return options.format !== undefined && toolChoice?.mode === "none" && !capabilities.format_with_tools;
}

function inWords(format: AnswerFormat, { toolChoice }: Conversation, { omissions }: FormatOptions): WrittenFormat {
  if (format.type === "json") return { config: {}, words: [JSON_ONLY] };
  if (format.strict === true && !isForcing(toolChoice)) {
    omissions.refuse("response_format", "this model's provider cannot hold an answer to a schema in such a request");
  }
  return { config: {}, words: [askForSchema(format.schema)] };
}

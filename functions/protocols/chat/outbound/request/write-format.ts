// The form of the answer: held to a schema by the model's provider, else to JSON, and asked for in words.
import type { AnswerFormat, Conversation } from "../../../../core/conversation/conversation.ts";
import type { Members } from "../../../../core/wire/members.ts";
import type { Omissions } from "../../../omissions.ts";
import { plainWords, wordFor } from "../../../writing/unique-words.ts";
import { askForSchema, JSON_ONLY } from "../../../writing/words.ts";
import type { ChatCapabilities } from "./chat-capabilities.ts";
import { isStrictSchema } from "./strict-schema.ts";

export interface WrittenFormat {
  readonly members: Members;
  /** Instructions to the model. OpenAI refuses a request for JSON that does not speak of it. */
  readonly words: readonly string[];
}

interface FormatOptions {
  readonly capabilities: ChatCapabilities;
  readonly omissions: Omissions;
}

type SchemaFormat = Extract<AnswerFormat, { type: "json-schema" }>;

const NAMES = plainWords(64);
const USUAL_NAME = "answer";
const JSON_OBJECT = { response_format: { type: "json_object" } };

export function writeFormat(
  { turns, options }: Conversation,
  { capabilities, omissions }: FormatOptions,
): WrittenFormat {
  const { format } = options;
  if (format === undefined) return { members: {}, words: [] };
  if (format.type === "json") return { members: JSON_OBJECT, words: speakOfJson(turns) ? [] : [JSON_ONLY] };
  if (capabilities.structured_output) return { members: { response_format: schemaOf(format, omissions) }, words: [] };
  if (format.strict === true) {
    omissions.refuse("response_format", "this model's provider cannot hold an answer to a schema");
  }
  return { members: JSON_OBJECT, words: [askForSchema(format.schema)] };
}

function speakOfJson(turns: Conversation["turns"]): boolean {
  return turns.some(({ parts }) => parts.some((part) => part.type === "text" && /json/i.test(part.text)));
}

/** A schema that leaves members open is followed, but not strictly: OpenAI would refuse it. */
function schemaOf({ name, description, schema, strict }: SchemaFormat, omissions: Omissions): Members {
  const isStrict = strict === true && isStrictSchema(schema);
  if (strict === true && !isStrict) omissions.drop("response_format.strict");
  const named = {
    name: wordFor(name ?? USUAL_NAME, NAMES),
    ...(description !== undefined && { description }),
    schema,
    ...(isStrict && { strict: true }),
  };
  return { type: "json_schema", json_schema: named };
}

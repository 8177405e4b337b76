// The form of the answer: held to a schema by the model's provider, else to JSON, and asked for in words.
import type { AnswerFormat, Conversation } from "../../../core/conversation/conversation.ts";
import type { Members } from "../../../core/wire/members.ts";
import type { Omissions } from "../omissions.ts";
import { plainWords, wordFor } from "../unique-words.ts";
import { askForSchema, JSON_ONLY } from "../words.ts";
import type { ChatCapabilities } from "./chat-capabilities.ts";
import { isStrictSchema } from "./strict-schema.ts";

export interface WrittenFormat {
  /** Undefined: text. `schema` has what the protocols write in different places. */
  readonly format:
    | { readonly type: "json_object" }
    | { readonly type: "json_schema"; readonly schema: Members }
    | undefined;
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
const JSON_OBJECT = { type: "json_object" } as const;

export function writeFormat(
  { turns, options }: Conversation,
  { capabilities, omissions }: FormatOptions,
): WrittenFormat {
  const { format } = options;
  if (format === undefined) return { format, words: [] };
  if (format.type === "json") return { format: JSON_OBJECT, words: speakOfJson(turns) ? [] : [JSON_ONLY] };
  if (capabilities.structured_output) {
    return { format: { type: "json_schema", schema: schemaOf(format, omissions) }, words: [] };
  }
  if (format.strict === true) {
    omissions.refuse("response_format", "this model's provider cannot hold an answer to a schema");
  }
  return { format: JSON_OBJECT, words: [askForSchema(format.schema)] };
}

function speakOfJson(turns: Conversation["turns"]): boolean {
  return turns.some(({ parts }) => parts.some((part) => part.type === "text" && /json/i.test(part.text)));
}

/** A schema that leaves members open is followed, but not strictly: OpenAI would refuse it. */
function schemaOf({ name, description, schema, strict }: SchemaFormat, omissions: Omissions): Members {
  const isStrict = strict === true && isStrictSchema(schema);
  if (strict === true && !isStrict) omissions.drop("response_format.strict");
  return {
    name: wordFor(name ?? USUAL_NAME, NAMES),
    ...(description !== undefined && { description }),
    schema,
    ...(isStrict && { strict: true }),
  };
}

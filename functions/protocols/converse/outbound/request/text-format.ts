// A form to which the model is held.
import type { Members } from "../../../../core/wire/members.ts";
import { constrain } from "../../../writing/constrained-schema.ts";
import { plainWords, wordFor } from "../../../writing/unique-words.ts";
import type { SchemaFormat } from "../../../writing/write-format.ts";

const NAMES = plainWords(64);

/** The schema is text. */
export function textFormat({ name, description, schema }: SchemaFormat): Members {
  const named = name === undefined ? {} : { name: wordFor(name, NAMES) };
  const jsonSchema = { ...named, ...(description && { description }), schema: JSON.stringify(constrain(schema)) };
  return { type: "json_schema", structure: { jsonSchema } };
}

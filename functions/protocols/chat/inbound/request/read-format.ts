// The form of the answer: `response_format`.
import type { AnswerFormat } from "../../../../core/conversation/conversation.ts";
import { readOpenAIFormat } from "../../../reading/openai-format.ts";
import { optional, optionalPlace, type Place, requiredPlace } from "../../../reading/place.ts";
import { BOOLEAN, NAME, OBJECT, STRING } from "../../../reading/value-type.ts";

/** Undefined: text. */
export function readFormat(request: Place): AnswerFormat | undefined {
  const format = optionalPlace(request, "response_format");
  return format && readOpenAIFormat(format, () => readSchema(requiredPlace(format, "json_schema")));
}

/** OpenAI does not require a schema. */
function readSchema(format: Place): AnswerFormat {
  const schema = optional(format, "schema", OBJECT);
  if (schema === undefined) return { type: "json" };
  return {
    type: "json-schema",
    name: optional(format, "name", NAME),
    description: optional(format, "description", STRING),
    schema,
    strict: optional(format, "strict", BOOLEAN),
  };
}

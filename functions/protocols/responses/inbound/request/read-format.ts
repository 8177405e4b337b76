// The form of the answer: `text.format`.
import type { AnswerFormat } from "../../../../core/conversation/conversation.ts";
import { readOpenAIFormat } from "../../../reading/openai-format.ts";
import { optional, optionalPlace, type Place, required } from "../../../reading/place.ts";
import { BOOLEAN, NAME, OBJECT, STRING } from "../../../reading/value-type.ts";

/** Undefined: text. */
export function readFormat(request: Place): AnswerFormat | undefined {
  const text = optionalPlace(request, "text");
  const format = text && optionalPlace(text, "format");
  return format && readOpenAIFormat(format, () => readSchema(format));
}

function readSchema(format: Place): AnswerFormat {
  return {
    type: "json-schema",
    name: optional(format, "name", NAME),
    description: optional(format, "description", STRING),
    schema: required(format, "schema", OBJECT),
    strict: optional(format, "strict", BOOLEAN),
  };
}

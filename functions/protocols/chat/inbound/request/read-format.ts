// The form of the answer: `response_format`.
import type { AnswerFormat } from "../../../../core/conversation/conversation.ts";
import {
  optional,
  optionalPlace,
  type Place,
  pathOf,
  refuse,
  required,
  requiredPlace,
} from "../../../reading/place.ts";
import { BOOLEAN, NAME, OBJECT, STRING } from "../../../reading/value-type.ts";
import { shown } from "../../../request-error.ts";

/** Undefined: text. */
export function readFormat(request: Place): AnswerFormat | undefined {
  const format = optionalPlace(request, "response_format");
  if (format === undefined) return undefined;
  const type = required(format, "type", NAME);
  switch (type) {
    case "text":
      return undefined;
    case "json_object":
      return { type: "json" };
    case "json_schema":
      return readSchema(requiredPlace(format, type));
    default:
      refuse(
        format,
        { at: pathOf(format, "type"), path: format.path },
        `this model's provider has no format ${shown(type)}`,
      );
      return undefined;
  }
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

// The form of the answer: `text.format`.
import type { AnswerFormat } from "../../../../core/conversation/conversation.ts";
import { optional, optionalPlace, type Place, pathOf, refuse, required } from "../../../reading/place.ts";
import { BOOLEAN, NAME, OBJECT, STRING } from "../../../reading/value-type.ts";
import { shown } from "../../../request-error.ts";

/** Undefined: text. */
export function readFormat(request: Place): AnswerFormat | undefined {
  const text = optionalPlace(request, "text");
  const format = text && optionalPlace(text, "format");
  if (format === undefined) return undefined;
  const type = required(format, "type", NAME);
  switch (type) {
    case "text":
      return undefined;
    case "json_object":
      return { type: "json" };
    case "json_schema":
      return readSchema(format);
    default: {
      const refused = { at: pathOf(format, "type"), path: format.path };
      refuse(format, refused, `this model's provider has no format ${shown(type)}`);
      return undefined;
    }
  }
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

// The form of the answer: `output_config.format`, and `output_format`, which it was called before.
import type { AnswerFormat } from "../../../../core/conversation/conversation.ts";
import { optionalPlace, type Place, required } from "../../../reading/place.ts";
import { OBJECT, oneOf } from "../../../reading/value-type.ts";

const TYPE = oneOf("json_schema");

/** Undefined: text. Anthropic holds answers to every schema that it takes. */
export function readFormat(request: Place): AnswerFormat | undefined {
  const config = optionalPlace(request, "output_config");
  const format = (config && optionalPlace(config, "format")) ?? optionalPlace(request, "output_format");
  if (format === undefined) return undefined;
  required(format, "type", TYPE);
  const schema = required(format, "schema", OBJECT);
  return { type: "json-schema", name: undefined, description: undefined, schema, strict: true };
}

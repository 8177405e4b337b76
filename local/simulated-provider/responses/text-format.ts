// The form of the answer that a Responses request asks for.
import { ApiError } from "../api-error.ts";
import { optionalObject, required } from "../fields.ts";
import type { Message } from "../messages.ts";
import { anyObject, type JsonWriter, ofSchema } from "../response-format.ts";

const PATH = "text.format";

export function parseTextFormat(fields: Record<string, unknown>, messages: readonly Message[]): JsonWriter | undefined {
  const format = optionalObject(optionalObject(fields, "text") ?? {}, "format");
  if (format === undefined) return undefined;
  const type = required(format["type"], `${PATH}.type`);
  if (type === "text") return undefined;
  if (type === "json_object") return anyObject(messages, { messages: "input", format: PATH });
  if (type === "json_schema") return ofSchema(format, { path: PATH, param: `${PATH}.schema` });
  throw ApiError.field(`${PATH}.type`, "invalid_value", "must be one of text, json_object, json_schema");
}

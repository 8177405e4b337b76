// The form of the answer that a request asks for: text, any JSON object, or JSON that a schema allows.
import { ApiError } from "./api-error.ts";
import { fieldsOf, nameOf, optionalBoolean, optionalObject, required } from "./fields.ts";
import type { Message } from "./messages.ts";
import { checkSchema } from "./schema/check.ts";
import { instanceOf } from "./schema/instance.ts";
import { refusing } from "./schema-refusal.ts";

type Fields = Record<string, unknown>;

/** Undefined for text. Otherwise writes the JSON to answer with, given what would be said as text. */
export type JsonWriter = (words: string) => string;

const excerptLength = 200;

export function parseResponseFormat(fields: Fields, messages: readonly Message[]): JsonWriter | undefined {
  const format = optionalObject(fields, "response_format");
  if (format === undefined) return undefined;
  const type = required(format["type"], "response_format.type");
  if (type === "text") return undefined;
  const place = { path: "response_format.json_schema", param: "response_format" };
  if (type === "json_object") return anyObject(messages, { messages: "messages", format: place.param });
  if (type === "json_schema") return ofSchema(format["json_schema"], place);
  const problem = "must be one of text, json_object, json_schema";
  throw ApiError.field("response_format.type", "invalid_value", problem);
}

/**
 * OpenAI insists that the prompt mentions JSON, since a model may otherwise write white space without end. `names` are those that
 * the API has for the prompt and for the form.
 */
export function anyObject(
  messages: readonly Message[],
  names: { readonly messages: string; readonly format: string },
): JsonWriter {
  if (!messages.some(({ text }) => /json/i.test(text))) {
    const problem = `must contain the word "json" if "${names.format}" has the type "json_object"`;
    throw ApiError.field(names.messages, null, problem);
  }
  return writeObject;
}

export function writeObject(words: string): string {
  return JSON.stringify({ simulated: true, text: words.slice(0, excerptLength).toWellFormed() });
}

/** `param` is what an error of the schema names. */
export function ofSchema(
  value: unknown,
  { path, param }: { readonly path: string; readonly param: string },
): JsonWriter {
  const format = fieldsOf(required(value, path), path);
  const name = nameOf(format["name"], `${path}.name`);
  const strict = optionalBoolean(format, "strict", `${path}.`) ?? false;
  const schema = fieldsOf(required(format["schema"], `${path}.schema`), `${path}.schema`);
  const subject = { of: `response_format '${name}'`, param, code: null };
  refusing(subject, () => checkSchema(schema, { strict }));
  return () => JSON.stringify(refusing(subject, () => instanceOf(schema)));
}

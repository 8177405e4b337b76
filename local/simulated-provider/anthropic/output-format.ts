// The form of the answer that a Messages request asks for: text, or JSON that a schema allows.
import { type JsonWriter, writeObject } from "../response-format.ts";
import { checkSchema } from "../schema/check.ts";
import { instanceOf } from "../schema/instance.ts";
import { fieldsOf, given, required } from "./fields.ts";
import { MessagesError } from "./messages-error.ts";
import { closedObjects, refusing } from "./schema-refusal.ts";

export function outputFormatOf(config: unknown): JsonWriter | undefined {
  if (!given(config)) return undefined;
  const { format: value } = fieldsOf(config, "output_config");
  if (!given(value)) return undefined;
  const path = "output_config.format";
  const format = fieldsOf(value, path);
  if (format["type"] !== "json_schema") throw MessagesError.field(`${path}.type`, "Input should be 'json_schema'");
  const schema = fieldsOf(required(format["schema"], `${path}.schema`), `${path}.schema`);
  refusing(`${path}.schema`, () => checkSchema(schema, { strict: false }));
  refusing(`${path}.schema`, () => closedObjects(schema));
  return () => JSON.stringify(refusing(`${path}.schema`, () => instanceOf(schema)));
}

/** The API has no option for JSON without a schema, nor for every schema: a system prompt asks for them. */
export function formatInWords(system: string): JsonWriter | undefined {
  if (!/\bJSON object and nothing else\b/i.test(system)) return undefined;
  const json = instanceIn(/\bJSON schema: (\{.*\})$/im.exec(system)?.[1]);
  return json === undefined ? writeObject : () => json;
}

/** Words promise nothing: what is no schema is not looked at. */
function instanceIn(schema = ""): string | undefined {
  try {
    return JSON.stringify(instanceOf(fieldsOf(JSON.parse(schema), "system")));
  } catch {
    return undefined;
  }
}

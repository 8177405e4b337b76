// The form of the answer that a Messages request asks for: text, or JSON that a schema allows.
import type { JsonWriter } from "../response-format.ts";
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

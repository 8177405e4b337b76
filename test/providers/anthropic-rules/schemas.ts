// Schemas that an answer cannot be held to.
import type { Broken } from "./request.ts";

const schema = (value: object, members: object = {}): Broken => ({
  body: { output_config: { format: { type: "json_schema", schema: value } }, ...members },
});
const closed = { type: "object", additionalProperties: false };
const property = (value: object) => schema({ ...closed, properties: { value } });

export const schemaRules: Readonly<Record<string, Broken>> = {
  "an old model is given a schema": schema(closed, { model: "claude-3-7-sonnet-20250219" }),
  "an object is open": schema({ type: "object" }),
  "an object within is open": property({ type: "array", items: { anyOf: [closed, { type: "object" }] } }),
  "a number has a minimum": property({ type: "integer", minimum: 0 }),
  "a text has a minimum length": property({ type: "string", minLength: 1 }),
  "a text has a pattern": property({ type: "string", pattern: "^a" }),
  "a text has a format that is not common": property({ type: "string", format: "iri" }),
  "a list has at least two items": property({ type: "array", minItems: 2 }),
  "a list has a maximum of items": property({ type: "array", maxItems: 2 }),
  "a schema has not": property({ not: { type: "string" } }),
  "a schema has oneOf": property({ oneOf: [{ type: "string" }] }),
  "a reference has siblings": property({ $ref: "#/$defs/a", description: "An a" }),
};

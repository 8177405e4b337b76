// The schemas within a schema, each with the keyword and the name or index that lead to it.
import { type Fields, isFields, own } from "./schema.ts";

export interface Child {
  readonly path: readonly string[];
  readonly child: unknown;
}

const maps = ["properties", "patternProperties", "$defs", "definitions", "dependentSchemas"];
const lists = ["anyOf", "oneOf", "allOf", "prefixItems", "items"];
const singles = ["items", "additionalItems", "additionalProperties", "propertyNames", "contains"];
const conditions = ["not", "if", "then", "else"];

export function* childrenOf(schema: Fields): Generator<Child> {
  for (const keyword of maps) {
    const named = own(schema, keyword);
    if (isFields(named)) for (const [name, child] of Object.entries(named)) yield { path: [keyword, name], child };
  }
  for (const keyword of lists) {
    const listed = own(schema, keyword);
    if (Array.isArray(listed)) for (const [at, child] of listed.entries()) yield { path: [keyword, `${at}`], child };
  }
  for (const keyword of [...singles, ...conditions]) {
    const child = own(schema, keyword);
    if (child !== undefined && !Array.isArray(child)) yield { path: [keyword], child };
  }
}

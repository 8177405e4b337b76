// What the makers' forms of embeddings on Bedrock share.
import { fieldsOf } from "../anthropic/fields.ts";
import { BedrockError } from "./bedrock-error.ts";

export interface Embedding {
  readonly answer: object;
  /** For the header in which Bedrock counts those of its request. */
  readonly tokens: number;
}

export type Fields = Readonly<Record<string, unknown>>;

/** An object that has no other members than these. */
export function onlyFieldsOf(value: unknown, names: ReadonlySet<string>): Fields {
  const fields = fieldsOf(value, "body");
  const unknown = Object.keys(fields).find((name) => !names.has(name));
  if (unknown === undefined) return fields;
  throw BedrockError.malformed(`extraneous key [${unknown.slice(0, 64)}] is not permitted`);
}

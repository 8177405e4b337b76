// Documents with their fields in the order of the schemas: DynamoDB keeps no order.
import { capabilities } from "../core/directory/capabilities.ts";
import {
  budget,
  catalogue,
  type KeyDocument,
  key,
  type ModelDocument,
  model,
  prices,
  rateLimit,
  target,
} from "../core/directory/directory.ts";
import { providerConfig } from "../core/directory/provider-config.ts";
import { isMembers } from "../core/wire/members.ts";

const MODEL_FIELDS = Object.keys(model.shape);
const TARGET_FIELDS = Object.keys(target.shape);
const KEY_FIELDS = Object.keys(key.shape);
const INNER_FIELDS = [providerConfig, capabilities, catalogue, prices, rateLimit, budget].flatMap(({ shape }) =>
  Object.keys(shape),
);

export function modelInOrder(document: ModelDocument): ModelDocument {
  const { targets } = document;
  const ordered = targets && { targets: targets.map((one) => inOrder(one, TARGET_FIELDS)) };
  return inOrder({ ...document, ...ordered }, MODEL_FIELDS);
}

export function keyInOrder(document: KeyDocument): KeyDocument {
  return inOrder(document, KEY_FIELDS);
}

function inOrder<Document extends object>(document: Document, names: readonly string[]): Document {
  const fields = Object.entries(document).sort(([one], [other]) => names.indexOf(one) - names.indexOf(other));
  const ordered = fields.map(([name, value]) => [name, isMembers(value) ? inOrder(value, INNER_FIELDS) : value]);
  return Object.fromEntries(ordered) as Document;
}

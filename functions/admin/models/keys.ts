// The keys that may use a model.
import type { Stored } from "../../aws/stored-directory.ts";
import { isAllowed } from "../../core/directory/allowed-models.ts";
import type { KeyDocument, ModelDocument } from "../../core/directory/directory.ts";
import { byNameAndAge } from "../key.ts";
import { unpricedModels } from "../unpriced.ts";

/** By their names, and those of one name by their age. */
export function keysThatMayUse({ name }: ModelDocument, { keys }: Stored): KeyDocument[] {
  const sorted = keys.toSorted(byNameAndAge).map(({ document }) => document);
  return sorted.filter(({ allowed_models: entries }) => isAllowed(entries, name));
}

/** Those of them whose calls are refused, since they have a budget and the model's price is unknown. */
export function keysWithoutPrice(document: ModelDocument, stored: Stored): KeyDocument[] {
  return keysThatMayUse(document, stored).filter((key) => unpricedModels(key, [document]).length > 0);
}

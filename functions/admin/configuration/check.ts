// Whether a file of models and keys could be applied, from the file alone: what its models cost, and what looks wrong in it.
import type { ConfigurationFile, ModelInFile } from "../../core/directory/configuration-schema.ts";
import { deploymentsOf } from "../../core/directory/target.ts";
import { recordOfPrices } from "../models/record.ts";
import { warningsOf } from "../oddities.ts";
import { type PricedEntry, withCatalogue } from "../pricing.ts";
import type { PricedModel } from "../unpriced.ts";

export interface Checked {
  /** Those whose price can be known, with the catalogue's. */
  readonly models: readonly PricedModel[];
  readonly warnings: readonly string[];
}

export function checkFile(file: ConfigurationFile, now = new Date()): Checked {
  const models = file.models.filter(hasAddress).map((model) => withCatalogue(model, now));
  return { models, warnings: warningsOf(file, { models: file.models, priced: models }) };
}

/** What a model costs depends on its addresses; the file does not say one that is kept. */
function hasAddress(model: ModelInFile): model is ModelInFile & PricedEntry {
  return deploymentsOf(model).every(({ provider_config: config }) => typeof config?.api_base !== "object");
}

/** For programs. */
export function recordOfCheck(file: ConfigurationFile, { models, warnings }: Checked) {
  const prices = models.flatMap((entry) => {
    const { pricing } = recordOfPrices(entry);
    return Array.isArray(pricing)
      ? pricing.map(({ model: target, ...rest }) => ({ model: entry.name, target, ...rest }))
      : [{ model: entry.name, ...pricing }];
  });
  return { valid: true, models: file.models.length, keys: file.keys.length, errors: [], warnings, prices };
}

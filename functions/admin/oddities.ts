// What is valid in a file of models and keys but looks wrong.
import { unmatchedPatterns } from "../core/directory/configuration-references.ts";
import type { ConfigurationFile } from "../core/directory/configuration-schema.ts";
import { keysOverHttp } from "../providers/credentials.ts";
import { type PricedModel, unpricedInFile } from "./unpriced.ts";

interface Named {
  readonly name: string;
}

interface Models {
  /** All that there will be. */
  readonly models: readonly Named[];
  readonly priced: readonly PricedModel[];
}

/** Keys that would be sent in clear text, patterns that match no model, and budgets that need a price which is unknown. */
export function warningsOf(file: ConfigurationFile, { models, priced }: Models): string[] {
  const names = models.map(({ name }) => name);
  return [...keysOverHttp(file.models), ...unmatchedPatterns(file, names), ...unpricedInFile(file.keys, priced)];
}

// What is valid in a file of models and keys but looks wrong.
import { unmatchedPatterns } from "../core/directory/configuration-references.ts";
import type { ConfigurationFile } from "../core/directory/configuration-schema.ts";
import { type PricedModel, unpricedInFile } from "./unpriced.ts";

interface Named {
  readonly name: string;
}

/** Patterns that match no model, and budgets that need a price which is unknown. */
export function odditiesIn(
  file: ConfigurationFile,
  { models, priced }: { readonly models: readonly Named[]; readonly priced: readonly PricedModel[] },
): string[] {
  const names = models.map(({ name }) => name);
  return [...unmatchedPatterns(file, names), ...unpricedInFile(file.keys, priced)];
}

// `config check`: whether a file could be applied. It looks at the file only.
import { odditiesIn } from "../../functions/admin/oddities.ts";
import { type PricedEntry, withCatalogue } from "../../functions/admin/pricing.ts";
import type { PricedModel } from "../../functions/admin/unpriced.ts";
import { ConfigurationError } from "../../functions/core/directory/configuration.ts";
import { existingModels } from "../../functions/core/directory/configuration-references.ts";
import type { ConfigurationFile, ModelInFile } from "../../functions/core/directory/configuration-schema.ts";
import { deploymentsOf } from "../../functions/core/directory/target.ts";
import { keysOverHttp } from "../../functions/providers/credentials.ts";
import { recordOfPrices } from "../models/model.ts";
import { command } from "../program.ts";
import { printJson, say, warn } from "../terminal.ts";
import { readConfigurationFile, sizeOf } from "./file.ts";
import { formatPrices } from "./show-prices.ts";

export const check = command("check")
  .description("Checks a file and names every error in it by its path. Needs no gateway.")
  .argument("<file>", "the file of models and keys")
  .option("--json", "print JSON: whether the file is valid, its errors, its warnings and the prices")
  .action(checkFile);

async function checkFile(path: string, { json = false }: { json?: boolean }): Promise<void> {
  const file = await readConfigurationFile(path, { rules: [existingModels()], isLocal: true }).catch(
    (error: unknown) => {
      if (json && error instanceof ConfigurationError) printJson({ valid: false, errors: error.errors, warnings: [] });
      throw error;
    },
  );
  const models = file.models.filter(hasAddress).map((model) => withCatalogue(model));
  const warnings = [...keysOverHttp(file.models), ...odditiesIn(file, { models: file.models, priced: models })];
  for (const warning of warnings) warn(warning);
  if (json) return printJson(recordOf(file, { models, warnings }));
  if (models.length > 0) say(formatPrices(models));
  say(`${path} is valid: ${sizeOf(file)}.`);
}

/** What a model costs depends on its addresses; the file does not say one that is kept. */
function hasAddress(model: ModelInFile): model is ModelInFile & PricedEntry {
  return deploymentsOf(model).every(({ provider_config: config }) => typeof config?.api_base !== "object");
}

interface Found {
  readonly models: readonly PricedModel[];
  readonly warnings: readonly string[];
}

function recordOf(file: ConfigurationFile, { models, warnings }: Found) {
  const prices = models.flatMap((entry) => {
    const { pricing } = recordOfPrices(entry);
    return Array.isArray(pricing)
      ? pricing.map(({ model: target, ...rest }) => ({ model: entry.name, target, ...rest }))
      : [{ model: entry.name, ...pricing }];
  });
  return { valid: true, models: file.models.length, keys: file.keys.length, errors: [], warnings, prices };
}

// `config check`: whether a file could be applied. It looks at the file only.

import { withCatalogue } from "../../functions/admin/pricing.ts";
import { existingModels } from "../../functions/core/configuration-references.ts";
import { keysOverHttp } from "../../functions/providers/credentials.ts";
import { command } from "../program.ts";
import { say, warn } from "../terminal.ts";
import { odditiesIn, readConfigurationFile, sizeOf } from "./file.ts";
import { formatPrices } from "./show-prices.ts";

export const check = command("check")
  .description("Reports every error in a file, by its path. It needs no gateway.")
  .argument("<file>", "the file of models and keys")
  .action(checkFile);

async function checkFile(path: string): Promise<void> {
  const file = await readConfigurationFile(path, [existingModels()]);
  for (const warning of keysOverHttp(file.models)) warn(warning);
  const models = file.models.map((model) => withCatalogue(model));
  for (const oddity of odditiesIn(file, models)) warn(`${oddity} in this file`);
  if (models.length > 0) say(formatPrices(models));
  say(`${path} is in order: ${sizeOf(file)}.`);
}

// `config check`: whether a file could be applied. It looks at the file only.
import { checkFile, recordOfCheck } from "../../functions/admin/configuration/check.ts";
import { ConfigurationError } from "../../functions/core/directory/configuration.ts";
import { existingModels } from "../../functions/core/directory/configuration-references.ts";
import { command } from "../program.ts";
import { printJson, say, warn } from "../terminal.ts";
import { readConfigurationFile, sizeOf } from "./file.ts";
import { formatPrices } from "./show-prices.ts";

export const check = command("check")
  .description("Checks a file and names every error in it by its path. Needs no gateway.")
  .argument("<file>", "the file of models and keys")
  .option("--json", "print JSON: whether the file is valid, its errors, its warnings and the prices")
  .action(checkOne);

async function checkOne(path: string, { json = false }: { json?: boolean }): Promise<void> {
  const file = await readConfigurationFile(path, { rules: [existingModels()], isLocal: true }).catch(
    (error: unknown) => {
      if (json && error instanceof ConfigurationError) printJson({ valid: false, errors: error.errors, warnings: [] });
      throw error;
    },
  );
  const checked = checkFile(file);
  for (const warning of checked.warnings) warn(warning);
  if (json) return printJson(recordOfCheck(file, checked));
  if (checked.models.length > 0) say(formatPrices(checked.models));
  say(`${path} is valid: ${sizeOf(file)}.`);
}

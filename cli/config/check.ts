// `config check`: whether a file could be applied. It looks at the file only.
import { ConfigurationError } from "../../functions/core/configuration.ts";
import { keysOverHttp } from "../../functions/providers/credentials.ts";
import { command } from "../program.ts";
import { printJson, say, warn } from "../terminal.ts";
import { odditiesIn, readConfigurationFile, sizeOf } from "./file.ts";

export const check = command("check")
  .description("Checks a file and names every error in it by its path. Needs no gateway.")
  .argument("<file>", "the file of models and keys")
  .option("--json", "print JSON: whether the file is valid, its errors and its warnings")
  .action(checkFile);

async function checkFile(path: string, { json = false }: { json?: boolean }): Promise<void> {
  const file = await readConfigurationFile(path).catch((error: unknown) => {
    if (json && error instanceof ConfigurationError) printJson({ valid: false, errors: error.mistakes, warnings: [] });
    throw error;
  });
  const { models, keys } = file;
  const warnings = [...keysOverHttp(models), ...odditiesIn(file, models).map((oddity) => `${oddity} in this file`)];
  for (const warning of warnings) warn(warning);
  if (json) printJson({ valid: true, models: models.length, keys: keys.length, errors: [], warnings });
  else say(`${path} is valid: ${sizeOf(file)}.`);
}

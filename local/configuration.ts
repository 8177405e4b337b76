// The file of models and keys, as the local server reads it.
import { readFile } from "node:fs/promises";
import {
  type Configuration,
  ConfigurationError,
  parseConfiguration,
} from "../functions/core/directory/configuration.ts";
import { existingModels } from "../functions/core/directory/configuration-references.ts";
import { StartError } from "../functions/node/start-error.ts";
import { providerRules } from "../functions/providers/configuration-rules.ts";

/** Throws a StartError with a line for each error in the file. `environment` has the variables that the file names. */
export async function readConfiguration(path: string, environment: NodeJS.ProcessEnv = {}): Promise<Configuration> {
  const bytes = await readFile(path).catch((cause: NodeJS.ErrnoException) => {
    const reason = cause.code === "ENOENT" ? "no such file" : cause.message;
    throw new StartError(`cannot read ${path} (SLUICE_CONFIG): ${reason}`, { cause });
  });
  try {
    const rules = [...providerRules({ environment, isLocal: true }), existingModels()];
    return parseConfiguration(bytes, { environment, isLocal: true, rules });
  } catch (cause) {
    if (!(cause instanceof ConfigurationError)) throw cause;
    const lines = cause.errors.map((error) => `${path}: ${error}`);
    throw new StartError(lines, { cause });
  }
}

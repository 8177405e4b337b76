// The file of models and keys, as the local server reads it.
import { type Configuration, parseConfiguration } from "../functions/core/directory/configuration.ts";
import { existingModels } from "../functions/core/directory/configuration-references.ts";
import { readConfigurationFile } from "../functions/node/configuration-file.ts";
import { providerRules } from "../functions/providers/configuration-rules.ts";

/** Throws a StartError with a line for each error in the file. `environment` has the variables that the file names. */
export async function readConfiguration(path: string, environment: NodeJS.ProcessEnv = {}): Promise<Configuration> {
  const rules = [...providerRules({ environment, isLocal: true }), existingModels()];
  return readConfigurationFile(path, (bytes) => parseConfiguration(bytes, { environment, isLocal: true, rules }));
}

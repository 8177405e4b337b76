// Applies the file of models and keys to the table, as `config apply --yes` does.
import { applyFile } from "../admin/apply-file.ts";
import { openAsOperator } from "../aws/operator-client.ts";
import type { Resources } from "../aws/resources.ts";
import { Conflict, storedDirectory } from "../aws/stored-directory.ts";
import { parseFile } from "../core/directory/configuration.ts";
import { providerRules } from "../providers/configuration-rules.ts";
import { namingFile, readConfigurationFile } from "./configuration-file.ts";
import { StartError } from "./start-error.ts";

export interface Surroundings {
  /** Has the variables that the file names. */
  readonly environment: NodeJS.ProcessEnv;
  /** Receives a line for each thing that is valid but looks wrong. */
  readonly warn: (line: string) => void;
}

interface OpenConfiguration {
  apply(): Promise<void>;
}

/** Throws a StartError if there is no such file, or with a line for each error in it. */
export async function openConfiguration(
  path: string,
  { tables: { Directory: table }, parameters }: Resources,
  { environment, warn }: Surroundings,
): Promise<OpenConfiguration> {
  const isLocal = parameters === undefined;
  const rules = providerRules({ environment, isLocal });
  const file = await readConfigurationFile(path, (bytes) => parseFile(bytes, rules));
  return {
    async apply() {
      const client = openAsOperator();
      const onForeign = (id: string, reason: string) => warn(`table ${table}: skipping item '${id}': ${reason}`);
      const wishes = { prune: false, now: new Date().toISOString(), environment, isLocal };
      try {
        const directory = storedDirectory(client, { table, onForeign });
        for (const warning of await applyFile(file, { directory, wishes })) warn(`${path}: ${warning}`);
      } catch (cause) {
        throw cause instanceof Conflict
          ? new StartError(`${path}: ${cause.message}`, { cause })
          : namingFile(path, cause);
      } finally {
        client.destroy();
      }
    },
  };
}

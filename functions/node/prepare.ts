// What the server does before it listens, if its settings say so: it creates the tables and applies a file of models and keys.
import type { Surroundings } from "./apply-configuration.ts";
import type { ServerSettings } from "./settings.ts";
import { StartError } from "./start-error.ts";

type Settings = Pick<ServerSettings, "resources" | "createsTables" | "configurationPath">;

/**
 * Several servers may start at once. Throws a StartError with a line for everything that the operator can repair; a file with
 * an error in it changes nothing.
 */
export async function prepare(settings: Settings, surroundings: Surroundings): Promise<void> {
  const { createsTables, configurationPath, resources } = settings;
  // Most servers need nothing of this, which has the catalogue of prices in it.
  if (!createsTables && configurationPath === undefined) return;
  const { describeDatabaseError } = await import("../aws/describe-error.ts");
  try {
    const file = configurationPath && (await readFile(configurationPath, resources, surroundings));
    if (createsTables) await (await import("../aws/prepare-tables.ts")).prepareTables(resources);
    if (file) await file.apply();
  } catch (cause) {
    const line = describeDatabaseError(cause);
    throw line === undefined ? cause : new StartError(line, { cause });
  }
}

async function readFile(path: string, resources: Settings["resources"], surroundings: Surroundings) {
  const { openConfiguration } = await import("./apply-configuration.ts");
  return openConfiguration(path, resources, surroundings);
}

// What the operator may set: environment variables and the file of models and keys.
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { type Configuration, ConfigurationError, parseConfiguration } from "../functions/core/configuration.ts";
import { existingModels, knownProviders } from "../functions/core/configuration-references.ts";
import { providerNames } from "../functions/providers/all.ts";
import type { ServerOptions } from "./server.ts";
import { StartError } from "./start-error.ts";

const DEMO_FILE = fileURLToPath(new URL("sluice.json", import.meta.url));

/** Empty variables count as unset. Throws a StartError that names the variable, the file, or every wrong field's path. */
export async function readSettings(environment: NodeJS.ProcessEnv): Promise<ServerOptions> {
  const read = (name: string) => environment[name] || undefined;
  return {
    host: read("HOST") ?? "127.0.0.1",
    port: wholeNumber("PORT", read("PORT") ?? "3000", [0, 65_535]),
    concurrency: wholeNumber("SLUICE_CONCURRENCY", read("SLUICE_CONCURRENCY") ?? "10", [1, 1000]),
    // 900 is the longest that Lambda allows.
    timeoutSeconds: wholeNumber("SLUICE_TIMEOUT", read("SLUICE_TIMEOUT") ?? "900", [1, 900]),
    logFormat: oneOf("SLUICE_LOG", read("SLUICE_LOG"), ["text", "json"]),
    openaiApiKey: read("OPENAI_API_KEY"),
    openaiBaseUrl: address("OPENAI_BASE_URL", read("OPENAI_BASE_URL")),
    dynamoDbEndpoint: address("AWS_ENDPOINT_URL_DYNAMODB", read("AWS_ENDPOINT_URL_DYNAMODB")),
    configuration: await readConfiguration(read("SLUICE_CONFIG") ?? DEMO_FILE, environment),
  };
}

function wholeNumber(name: string, text: string, [from, to]: [number, number]): number {
  const value = /^\d{1,9}$/.test(text) ? Number(text) : Number.NaN;
  if (value >= from && value <= to) return value;
  throw new StartError(`${name} must be a whole number from ${from} to ${to}, not "${text}"`);
}

function oneOf<T extends string>(name: string, text: string | undefined, allowed: readonly T[]): T | undefined {
  const known = allowed.find((one) => one === text);
  if (text === undefined || known !== undefined) return known;
  throw new StartError(`${name} must be ${allowed.join(" or ")}, not "${text}"`);
}

function address(name: string, text: string | undefined): string | undefined {
  if (text === undefined || (URL.canParse(text) && /^https?:/.test(text))) return text;
  throw new StartError(`${name} must be an http or https address`); // It may hold a password.
}

/** npm runs scripts in the package's folder, wherever it was called: `INIT_CWD`. */
export async function readConfiguration(path: string, environment: NodeJS.ProcessEnv = {}): Promise<Configuration> {
  const bytes = await readFile(resolve(environment["INIT_CWD"] ?? "", path)).catch((cause: Error) => {
    throw new StartError(`cannot read ${path} (SLUICE_CONFIG): ${cause.message}`, { cause });
  });
  try {
    const rules = [knownProviders(providerNames()), existingModels()];
    return parseConfiguration(bytes, { environment, isLocal: true, rules });
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    throw new StartError(`${path}: ${error.errors.join("; ")}`, { cause: error });
  }
}

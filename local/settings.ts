// What the operator may set: environment variables and the file of models and keys.
import { fileURLToPath } from "node:url";
import { ownAddresses, readCredentials } from "../functions/node/read-credentials.ts";
import { StartError } from "../functions/node/start-error.ts";
import { readVariables } from "../functions/node/variables.ts";
import { readConfiguration } from "./configuration.ts";
import { ENTRIES } from "./entry.ts";
import type { ServerOptions } from "./server.ts";

const DEMO_FILE = fileURLToPath(new URL("sluice.json", import.meta.url));

export interface Settings extends ServerOptions {
  /** Where the configuration was read. */
  configurationPath: string;
}

/** Throws a StartError with a line for every variable and every field of the file that is wrong. */
export async function readSettings(environment: NodeJS.ProcessEnv): Promise<Settings> {
  const variables = readVariables(environment);
  const configurationPath = variables.path("SLUICE_CONFIG") ?? DEMO_FILE;
  const settings = {
    host: variables.text("HOST") ?? "127.0.0.1",
    port: variables.wholeNumber("PORT", 3000, [0, 65_535]),
    entry: variables.oneOf("SLUICE_ENTRY", ENTRIES),
    hasConsole: variables.oneOf("SLUICE_CONSOLE", ["on", "off"]) !== "off",
    concurrency: variables.wholeNumber("SLUICE_CONCURRENCY", 10, [1, 1000]),
    // 900 is the longest that Lambda allows.
    timeoutSeconds: variables.wholeNumber("SLUICE_TIMEOUT", 900, [1, 900]),
    logFormat: variables.oneOf("SLUICE_LOG", ["text", "json"]),
    credentials: readCredentials(variables),
    dynamoDbEndpoint: variables.address("AWS_ENDPOINT_URL_DYNAMODB"),
    dataDirectory: variables.path("SLUICE_DATA"),
    configurationPath,
  };
  const errors = [...variables.errors, ...ownAddresses(settings.credentials, settings)];
  if (settings.dataDirectory && settings.dynamoDbEndpoint) errors.push(TWO_DATABASES);
  const configuration = await readConfiguration(configurationPath, environment).catch((cause: unknown) => {
    if (!(cause instanceof StartError)) throw cause;
    throw new StartError([...errors, ...cause.lines], { cause });
  });
  if (errors.length > 0) throw new StartError(errors);
  return { ...settings, configuration };
}

const TWO_DATABASES =
  "SLUICE_DATA is for the embedded database, but AWS_ENDPOINT_URL_DYNAMODB names another: unset one of them";

// The settings of the server, all of them environment variables. docs/entries.md lists them.
import { availableParallelism } from "node:os";
import type { Resources } from "../aws/resources.ts";
import { ownAddresses } from "./read-credentials.ts";
import { readResources } from "./resources.ts";
import { StartError } from "./start-error.ts";
import { readVariables } from "./variables.ts";

export interface ServerSettings {
  readonly host: string;
  readonly port: number;
  /** How many processes share the port. */
  readonly processes: number;
  /** The longest that a call may take. */
  readonly timeoutSeconds: number;
  /** How long running calls may go on after SIGTERM. */
  readonly graceSeconds: number;
  readonly resources: Resources;
  /** Whether tables that are missing are created. */
  readonly createsTables: boolean;
  /** The file of models and keys that is applied at start. */
  readonly configurationPath: string | undefined;
  /** Whether this process serves the console and the admin API too. */
  readonly hasConsole: boolean;
  /** The folder of the console's files, unless they are beside the bundle. */
  readonly consoleFolder: string | undefined;
}

const MOST_PROCESSES = 64;

/** Throws a StartError with a line for every variable that is wrong. */
export function readServerSettings(environment: NodeJS.ProcessEnv): ServerSettings {
  const variables = readVariables(environment);
  const settings = {
    // Not reachable from other machines unless the operator says so; the Dockerfile does.
    host: variables.text("HOST") ?? "127.0.0.1",
    port: variables.wholeNumber("PORT", 3000, [0, 65_535]),
    processes: variables.wholeNumber("SLUICE_PROCESSES", 1, [1, MOST_PROCESSES], processesByWord()),
    timeoutSeconds: variables.wholeNumber("SLUICE_TIMEOUT", 900, [1, 900]),
    // Docker kills after 10 seconds unless set otherwise, ECS and Kubernetes after 30; up to 5 are needed when these are over.
    graceSeconds: variables.wholeNumber("SLUICE_GRACE", 20, [0, 900]),
    createsTables: variables.oneOf("SLUICE_TABLES", ["create"]) === "create",
    configurationPath: variables.path("SLUICE_CONFIG"),
    hasConsole: variables.oneOf("SLUICE_CONSOLE", ["on", "off"]) === "on",
    consoleFolder: variables.path("SLUICE_CONSOLE_FILES"),
  };
  const resources = readResources(variables, environment);
  const errors = [...variables.errors, ...ownAddresses(resources.credentials, settings)];
  if (errors.length > 0) throw new StartError(errors);
  return { ...settings, resources };
}

/** One process for each processor that this one may use. */
function processesByWord(): ReadonlyMap<string, number> {
  return new Map([["auto", Math.min(availableParallelism(), MOST_PROCESSES)]]);
}

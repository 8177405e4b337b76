// The local servers of a page: the one that a plain `npm start` means, and one for each start with settings of its own.
import { resolve } from "node:path";
import { StartError } from "../../../functions/node/start-error.ts";
import { DEFAULT_CREDENTIALS } from "../../../functions/providers/default-credentials.ts";
import { functionVariables } from "../../../local/function-variables.ts";
import { readyMessage } from "../../../local/ready-message.ts";
import type { Server } from "../../../local/server.ts";
import { readSettings } from "../../../local/settings.ts";
import { freePort } from "../../support/free-port.ts";
import { startServer } from "../../support/server.ts";

export interface Servers {
  /** Where the page's requests go now. */
  port(): Promise<number>;
  /** The next start with settings is here. */
  chooseNext(): Promise<void>;
  /** What `npm start` prints. Throws a StartError where it would print errors. */
  start(environment: NodeJS.ProcessEnv, folder: string): Promise<string>;
  /** What a command finds the server by. */
  variables(): Promise<Record<string, string>>;
  close(): Promise<void>;
}

interface Running {
  readonly server: Server;
  readonly message: string;
}

export function openServers(): Servers {
  const open: Promise<Running>[] = [];
  let plain: Promise<Running> | undefined;
  let current: Running | undefined;
  let next: number | undefined;
  const begin = (environment: NodeJS.ProcessEnv, port: number) => {
    const starting = startWith(environment, port);
    open.push(starting);
    return starting;
  };
  const usePlain = async () => {
    plain ??= freePort().then((port) => begin({}, port));
    current = await plain;
    return current;
  };
  return {
    port: async () => next ?? (current ?? (await usePlain())).server.port,
    chooseNext: async () => {
      next = await freePort();
    },
    async start(environment, folder) {
      if (!hasSettings(environment)) return (await usePlain()).message;
      const port = next ?? (await freePort());
      next = undefined;
      current = await begin(withPaths(environment, folder), port);
      return current.message;
    },
    variables: async () => variablesOf((current ?? (await usePlain())).server),
    close: async () => {
      const running = await Promise.allSettled(open);
      await Promise.all(running.map((one) => one.status === "fulfilled" && one.value.server.close()));
    },
  };
}

async function startWith(environment: NodeJS.ProcessEnv, port: number): Promise<Running> {
  const settings = { ...(await readSettings({ ...environment, PORT: String(port) })), onLog: () => {} };
  const server = await startServer(settings);
  return { server, message: readyMessage(server, settings) };
}

function variablesOf({ dynamodb, consoleUrl: url }: Server): Record<string, string> {
  return {
    ...functionVariables({}, dynamodb),
    ...(url !== undefined && { SST_RESOURCE_Console: JSON.stringify({ url }) }),
  };
}

const NAMES = new Set([
  "PORT",
  ...DEFAULT_CREDENTIALS.flatMap(({ keyVariable, addressVariable }) => [keyVariable, addressVariable]),
]);

function hasSettings(environment: NodeJS.ProcessEnv): boolean {
  return Object.keys(environment).some((name) => name.startsWith("SLUICE_") || NAMES.has(name));
}

/** As they are meant in the folder where the command runs. */
function withPaths(environment: NodeJS.ProcessEnv, folder: string): NodeJS.ProcessEnv {
  const paths = ["SLUICE_CONFIG", "SLUICE_DATA", "GOOGLE_APPLICATION_CREDENTIALS"];
  const here = paths.flatMap((name) => {
    const path = environment[name];
    return path === undefined ? [] : [[name, resolve(folder, path)]];
  });
  return { ...environment, ...Object.fromEntries(here) };
}

export function startErrorLines(error: unknown): string {
  if (!(error instanceof StartError)) throw error;
  return error.lines.map((line) => `sluice: ${line}\n`).join("");
}

// The local counterpart of `sst shell`: `node local/shell.ts cli/keys.ts list` runs a command with the tables of the
// running local server, as `sst shell` runs one with those of a deployed stage.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { enableCompileCache } from "node:module";
import { join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { functionVariables, ownCredentials, roleVariables } from "./function-variables.ts";
import { isAlive } from "./is-alive.ts";

/** Each running server has a file here, named after its process. */
const FOLDER = fileURLToPath(new URL("../.sluice", import.meta.url));

interface Shared {
  readonly startedAt: number;
  readonly variables: Record<string, string>;
}

interface Addresses {
  /** The database's. */
  readonly dynamodb: string;
  readonly consoleUrl?: string | undefined;
}

/** Lets commands find the server of this process, by the address of its database, until the process ends. */
export function shareWithCommands({ dynamodb, consoleUrl }: Addresses): void {
  const file = join(FOLDER, `${process.pid}.json`);
  const variables = {
    ...withoutOwnCredentials(functionVariables({}, dynamodb)),
    ...(consoleUrl && { SST_RESOURCE_Console: JSON.stringify({ url: consoleUrl }) }),
  };
  const shared: Shared = { startedAt: Date.now(), variables };
  try {
    mkdirSync(FOLDER, { recursive: true, mode: 0o700 });
    for (const { path, pid } of sharedFiles()) if (!isAlive(pid) || path === file) rmSync(path, { force: true });
    writeFileSync(file, `${JSON.stringify(shared, null, 2)}\n`, { mode: 0o600 });
    process.once("exit", () => rmSync(file, { force: true }));
  } catch (error) {
    console.error(`The commands will not find this server: ${(error as Error).message}`);
  }
}

/** Real credentials are for the environment only; the dummies must be passed on. */
function withoutOwnCredentials(variables: Record<string, string>): Record<string, string> {
  if (ownCredentials() === undefined) return variables;
  return Object.fromEntries(Object.entries(variables).filter(([name]) => !/^AWS_(ACCESS|SECRET|SESSION)/.test(name)));
}

function sharedFiles() {
  const names = readdirSync(FOLDER).filter((name) => /^\d+\.json$/.test(name));
  return names.map((name) => ({ path: join(FOLDER, name), pid: Number.parseInt(name, 10) }));
}

/** Undefined without a running server. Of several, the one that started last. */
function findServer(): Shared | undefined {
  try {
    const files = sharedFiles().filter(({ pid }) => isAlive(pid));
    const servers = files.map(({ path }): Shared => JSON.parse(readFileSync(path, "utf8")));
    return servers.toSorted((one, other) => other.startedAt - one.startedAt)[0];
  } catch {
    return undefined; // No folder, or a server that ends just now.
  }
}

/** As in a stage's own shell, nothing is taken from elsewhere where resources are linked already. */
function linkResources(): void {
  const links = Object.keys(process.env).filter((name) => /^SST_(RESOURCE_.+|RESOURCES_JSON|KEY_FILE)$/.test(name));
  if (links.some((name) => process.env[name])) return;
  const server = findServer();
  if (server === undefined) return;
  const role = roleVariables();
  // Like the function, a command finds nothing of its user's AWS settings: they may lead elsewhere.
  for (const name of Object.keys(process.env)) if (name.startsWith("AWS_")) delete process.env[name];
  Object.assign(process.env, role, server.variables);
}

if (import.meta.main) {
  enableCompileCache(join(FOLDER, "cache")); // Halves the time that a command takes to start.
  linkResources();
  // The command runs in this process, so that signals, exit codes and the terminal are its own.
  const [command = ""] = process.argv.splice(2, 1);
  await import(pathToFileURL(resolve(command)).href);
}

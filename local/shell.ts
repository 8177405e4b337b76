// The local counterpart of `sst shell`: `node local/shell.ts cli/keys.ts list` runs a command with the tables of the
// running local server, as `sst shell` runs one with those of a deployed stage.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { functionVariables, roleVariables } from "./function-variables.ts";

const FOLDER = fileURLToPath(new URL("../.sluice", import.meta.url));
const FILE = resolve(FOLDER, "local.json");

interface Shared {
  readonly pid: number;
  readonly variables: Record<string, string>;
}

/** Lets commands find the server of this process, by the address of its database, until the process ends. */
export function shareWithCommands(dynamoDb: string): void {
  const { OPENAI_BASE_URL: _, ...variables } = functionVariables({}, dynamoDb);
  const own: Shared = { pid: process.pid, variables: withoutOwnCredentials(variables) };
  mkdirSync(FOLDER, { recursive: true, mode: 0o700 });
  rmSync(FILE, { force: true }); // Else an older file would keep its own mode.
  writeFileSync(FILE, `${JSON.stringify(own, null, 2)}\n`, { mode: 0o600 });
  process.once("exit", () => {
    if (readShared()?.pid === process.pid) rmSync(FILE, { force: true });
  });
}

/** Real credentials are for the environment only; the dummies have to be told. */
function withoutOwnCredentials(variables: Record<string, string>): Record<string, string> {
  if (process.env["AWS_ACCESS_KEY_ID"] === undefined) return variables;
  return Object.fromEntries(Object.entries(variables).filter(([name]) => !/^AWS_(ACCESS|SECRET|SESSION)/.test(name)));
}

function readShared(): Shared | undefined {
  try {
    return JSON.parse(readFileSync(FILE, "utf8"));
  } catch {
    return undefined;
  }
}

/** As in a stage's own shell, nothing is taken from elsewhere where resources are linked already. */
function linkResources(): void {
  if (["SST_RESOURCE_App", "SST_RESOURCES_JSON", "SST_KEY_FILE"].some((name) => process.env[name])) return;
  const shared = readShared();
  if (shared === undefined || !isAlive(shared.pid)) return;
  delete process.env["AWS_PROFILE"]; // The SDK would prefer it to the credentials.
  Object.assign(process.env, roleVariables(), shared.variables);
}

/** A server that was killed leaves its file behind. */
function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

if (import.meta.main) {
  linkResources();
  // The command runs in this process, so that signals, exit codes and the terminal are its own.
  const [command = ""] = process.argv.splice(2, 1);
  await import(pathToFileURL(resolve(command)).href);
}

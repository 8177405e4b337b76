// Builds the console's files into a folder, as a deployment does. In a process of its own, which leaves nothing behind.
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { StartError } from "../functions/node/start-error.ts";
import { nodePath } from "./supplied-node.mjs";

const ROOT = fileURLToPath(new URL("..", import.meta.url));
export const CONSOLE_SOURCES = fileURLToPath(new URL("../console", import.meta.url));

/** Throws a StartError with what the build says. */
export async function buildConsole(folder: string): Promise<void> {
  try {
    await promisify(execFile)(nodePath, ["console/build.ts", folder], { cwd: ROOT });
  } catch (cause) {
    const said = cause instanceof Error && "stderr" in cause ? String(cause.stderr).trim().split("\n") : [];
    throw new StartError(["the console's files are not built", ...said], { cause });
  }
}

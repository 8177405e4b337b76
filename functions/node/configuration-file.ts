// The file that SLUICE_CONFIG names, and what is wrong with it in words for the operator.
import { readFile } from "node:fs/promises";
import { ConfigurationError } from "../core/directory/configuration.ts";
import { StartError } from "./start-error.ts";

/** Throws a StartError if there is no such file, or with a line for each error in it. */
export async function readConfigurationFile<T>(path: string, parse: (bytes: Uint8Array) => T): Promise<T> {
  const bytes = await readFile(path).catch((cause: NodeJS.ErrnoException) => {
    const reason = cause.code === "ENOENT" ? "no such file" : cause.message;
    throw new StartError(`cannot read ${path} (SLUICE_CONFIG): ${reason}`, { cause });
  });
  try {
    return parse(bytes);
  } catch (cause) {
    throw namingFile(path, cause);
  }
}

/** Another error stays as it is. */
export function namingFile(path: string, cause: unknown): unknown {
  if (!(cause instanceof ConfigurationError)) return cause;
  const lines = cause.errors.map((error) => `${path}: ${error}`);
  return new StartError(lines, { cause });
}

// Reads the operator's file.
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { parseFile } from "../../functions/core/directory/configuration.ts";
import type { Rule } from "../../functions/core/directory/configuration-rules.ts";
import type { ConfigurationFile } from "../../functions/core/directory/configuration-schema.ts";
import { providerRules } from "../../functions/providers/configuration-rules.ts";
import { Failure } from "../failure.ts";

interface Reading {
  readonly rules?: readonly Rule[];
  /** Whether the file is for the local server, or may be. */
  readonly isLocal: boolean;
}

/** Throws a ConfigurationError that names every error, or a Failure. */
export async function readConfigurationFile(
  path: string,
  { rules = [], isLocal }: Reading,
): Promise<ConfigurationFile> {
  const bytes = await readFile(fromHere(path)).catch((cause: Error) => {
    throw new Failure(`cannot read ${path}: ${cause.message}`, 1, cause);
  });
  return parseFile(bytes, [...providerRules({ environment: process.env, isLocal }), ...rules]);
}

/** npm runs scripts in the package's directory, wherever it was called. */
export function fromHere(path: string): string {
  return resolve(process.env["INIT_CWD"] ?? "", path);
}

/** Such as `2 models, 1 key`. */
export function sizeOf({ models, keys }: { models: readonly object[]; keys: readonly object[] }): string {
  return `${models.length} model${models.length === 1 ? "" : "s"}, ${keys.length} key${keys.length === 1 ? "" : "s"}`;
}

// Reads the operator's file, and tells what is no mistake in it but looks like one.
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { parseFile } from "../../functions/core/configuration.ts";
import type { ConfigurationFile } from "../../functions/core/configuration-schema.ts";
import { Failure } from "../failure.ts";

/** Throws a ConfigurationError that names every mistake, or a Failure. */
export async function readConfigurationFile(path: string): Promise<ConfigurationFile> {
  const text = await readFile(fromHere(path), "utf8").catch((cause: Error) => {
    throw new Failure(`cannot read ${path}: ${cause.message}`, 1, cause);
  });
  return parseFile(text);
}

/** npm runs scripts in the package's folder, wherever it was called. */
export function fromHere(path: string): string {
  return resolve(process.env["INIT_CWD"] ?? "", path);
}

/** The places that name a model which is not there. */
export function danglingNames({ models, keys }: ConfigurationFile, known: ReadonlySet<string>): string[] {
  const named = [
    ...models.flatMap(({ fallbacks = [] }, at) =>
      fallbacks.map((name, i) => ({ path: `models[${at}].fallbacks[${i}]`, name })),
    ),
    ...keys.flatMap(({ allowed_models }, at) =>
      allowed_models.map((name, i) => ({ path: `keys[${at}].allowed_models[${i}]`, name })),
    ),
  ];
  return named.filter(({ name }) => !known.has(name)).map(({ path, name }) => `${path}: there is no model '${name}'`);
}

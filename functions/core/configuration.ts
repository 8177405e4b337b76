// The file of models and keys that operators write: read whole, and every mistake in it named by its path.
import { en } from "zod/locales";
import type * as z from "zod/mini";
import { mistakesAcross } from "./configuration-rules.ts";
import { type ConfigurationFile, document, type KeyInFile } from "./configuration-schema.ts";
import { completed, type Surroundings } from "./configuration-secrets.ts";
import type { ModelDocument } from "./directory.ts";
import { inspectJson } from "./json-fault.ts";
import { formatPath } from "./path.ts";

/** A file whose secrets are all there. */
export interface Configuration {
  readonly models: readonly ModelDocument[];
  readonly keys: readonly KeyInFile[];
}

/** The text is not JSON, or no configuration; the message has a line for each mistake, such as `models[0].rate_limit.rpm: …`. */
export class ConfigurationError extends Error {
  override readonly name = "ConfigurationError";
  readonly mistakes: readonly string[];

  constructor(mistakes: readonly string[]) {
    super(mistakes.join("\n"));
    this.mistakes = mistakes;
  }
}

/** Reads the file where nothing is stored yet. Throws a ConfigurationError that names every mistake. */
export function parseConfiguration(file: string | Uint8Array, surroundings: Surroundings = {}): Configuration {
  return withSecrets(parseFile(file), surroundings);
}

/** Reads the file, its text or its bytes. Throws a ConfigurationError that names every mistake. */
export function parseFile(file: string | Uint8Array): ConfigurationFile {
  const json = typeof file === "string" ? file : decodeUtf8(file);
  const { fault, repeated } = inspectJson(json);
  if (fault !== undefined) throw new ConfigurationError([`not valid JSON: ${fault}`]);
  const raw: unknown = JSON.parse(json);
  const parsed = document.safeParse(raw, { error: en().localeError });
  const mistakes = [
    ...repeated.map((path) => `${path}: written twice in the same object`),
    ...(parsed.success ? [] : parsed.error.issues.flatMap(describe)),
    ...mistakesAcross(raw),
  ];
  if (!parsed.success || mistakes.length > 0) throw new ConfigurationError(inOrder(mistakes));
  return asWritten(raw as ConfigurationFile, parsed.data);
}

/** Without the byte order mark that some editors leave. */
function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new ConfigurationError(["not UTF-8 text"]);
  }
}

/** Puts in what the file leaves to its surroundings. Throws a ConfigurationError that names every field it cannot. */
export function withSecrets({ models, keys }: ConfigurationFile, surroundings: Surroundings): Configuration {
  const { documents, errors } = completed(models, surroundings);
  if (errors.length > 0) throw new ConfigurationError(errors);
  return { models: documents, keys };
}

/** Entry by entry, as an editor goes through the file. */
function inOrder(mistakes: readonly string[]): string[] {
  const placeOf = (mistake: string) => {
    const [, list, index = "-1"] = /^(models|keys)\[(\d+)\]/.exec(mistake) ?? [];
    return (list === "keys" ? 1e9 : 0) + Number(index);
  };
  return mistakes.toSorted((one, other) => placeOf(one) - placeOf(other));
}

function describe(issue: z.core.$ZodIssue): string[] {
  if (issue.code !== "unrecognized_keys") return [`${formatPath(issue.path) || "the file"}: ${issue.message}`];
  return issue.keys.map((unknown) => `${formatPath([...issue.path, unknown])}: unknown field`);
}

/** The checked file without the fields that only the defaults have brought in; they are all fields of models and keys. */
function asWritten(raw: ConfigurationFile, parsed: ConfigurationFile): ConfigurationFile {
  const pick = <T extends object>(entries: readonly T[], written: readonly object[] = []): T[] =>
    entries.map((entry, at) => {
      const fields = Object.entries(entry).filter(([name]) => Object.hasOwn(written[at] ?? {}, name));
      return Object.fromEntries(fields) as T;
    });
  return { models: pick(parsed.models, raw.models), keys: pick(parsed.keys, raw.keys) };
}

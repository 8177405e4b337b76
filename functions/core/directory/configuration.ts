// The file of models and keys that operators write: read whole, and every error in it named by its path.
import { ownAliases } from "./configuration-aliases.ts";
import { linesOf, messageOf } from "./configuration-messages.ts";
import { entriesIn, ownRules, type Rule } from "./configuration-rules.ts";
import { type ConfigurationFile, document, type KeyInFile } from "./configuration-schema.ts";
import { completed, type Surroundings } from "./configuration-secrets.ts";
import type { ModelDocument } from "./directory.ts";
import { inspectJson } from "./json-fault.ts";

/** A file whose secrets are all there. */
export interface Configuration {
  readonly models: readonly ModelDocument[];
  readonly keys: readonly KeyInFile[];
}

/** The text is not JSON, or no configuration; the message has a line for each error, such as `models[0].rate_limit.rpm: …`. */
export class ConfigurationError extends Error {
  override readonly name = "ConfigurationError";
  readonly errors: readonly string[];

  constructor(errors: readonly string[]) {
    super(errors.join("\n"));
    this.errors = errors;
  }
}

interface Reading extends Surroundings {
  readonly rules?: readonly Rule[];
}

/** Reads the file where nothing is stored yet. Throws a ConfigurationError that names every error. */
export function parseConfiguration(file: string | Uint8Array, { rules, ...surroundings }: Reading = {}): Configuration {
  return withSecrets(parseFile(file, rules), surroundings);
}

/**
 * Reads the file, its text or its bytes. `rules` are those that depend on what the caller knows, such as the providers.
 * Throws a ConfigurationError that names every error.
 */
export function parseFile(file: string | Uint8Array, rules: readonly Rule[] = []): ConfigurationFile {
  const json = typeof file === "string" ? file : decodeUtf8(file);
  const { fault, repeated } = inspectJson(json);
  if (fault !== undefined) throw new ConfigurationError([`not valid JSON: ${fault}`]);
  const raw: unknown = JSON.parse(json);
  const parsed = document.safeParse(raw, { error: messageOf });
  const errors = [
    ...repeated.map((path) => `${path}: duplicate field`),
    ...(parsed.success ? [] : parsed.error.issues.flatMap((issue) => linesOf(issue))),
    ...[ownRules, ownAliases, ...rules].flatMap((rule) => rule(entriesIn(raw))),
  ];
  if (!parsed.success || errors.length > 0) throw new ConfigurationError(inOrder(errors));
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
function inOrder(errors: readonly string[]): string[] {
  const placeOf = (error: string) => {
    const [, list, index = "-1"] = /^(models|keys)\[(\d+)\]/.exec(error) ?? [];
    return (list === "keys" ? 1e9 : 0) + Number(index);
  };
  return errors.toSorted((one, other) => placeOf(one) - placeOf(other));
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

// Checks JSON on a page: parts of the file of models and keys by its own schema, anything else as JSON.
import { parseFile } from "../../../functions/core/directory/configuration.ts";
import { existingModels } from "../../../functions/core/directory/configuration-references.ts";
import { keyInFile, modelInFile } from "../../../functions/core/directory/configuration-schema.ts";
import { providerRules } from "../../../functions/providers/configuration-rules.ts";

type Members = Readonly<Record<string, unknown>>;

/** Throws what is wrong. */
export function checkJson(text: string): void {
  const value: unknown = JSON.parse(isBare(text) ? `{${text}}` : text);
  const file = fileOf(value);
  if (file !== undefined) parseFile(JSON.stringify(file), [existingModels(), ...providerRules({ isLocal: true })]);
}

/** A whole file, as which it could be given to `config apply`. */
export function isWholeFile(text: string): boolean {
  return (
    /^\s*\{/.test(text) && isMembers(JSON.parse(text)) && "models" in JSON.parse(text) && "keys" in JSON.parse(text)
  );
}

/** Members without the braces around them. */
function isBare(text: string): boolean {
  return /^\s*"[^"]*"\s*:/.test(text);
}

/** The file that has what is shown, and what that refers to; undefined for other JSON. */
function fileOf(value: unknown): Members | undefined {
  if (Array.isArray(value)) return value.length > 0 && value.every(isModel) ? withModels(value) : undefined;
  if (!isMembers(value)) return undefined;
  if ("models" in value || "keys" in value) return "models" in value ? value : withKey(value["keys"] as Members[]);
  if (isModel(value)) return withModels([value]);
  if ("allowed_models" in value) return withKey([value]);
  return isPartOf(modelInFile.shape, value)
    ? withModels([value])
    : isPartOf(keyInFile.shape, value)
      ? withKey([value])
      : undefined;
}

function isModel(value: unknown): value is Members {
  return isMembers(value) && "name" in value && ("targets" in value || /^[\w-]+\//.test(String(value["model"])));
}

/** Only members of such an entry, and one at least that nothing else has. */
function isPartOf(shape: object, value: Members): boolean {
  const names = Object.keys(value);
  return names.length > 0 && names.every((name) => name in shape && !SHARED_WITH_REQUESTS.has(name));
}

const SHARED_WITH_REQUESTS = new Set(["name", "model", "key", "timeout"]);

function withModels(shown: readonly Members[]): Members {
  const models = shown.map((model) => ({
    name: "shown",
    ...("targets" in model ? {} : { model: "openai/shown" }),
    ...model,
  }));
  const named = new Set(models.map(({ name }) => name));
  const others = shown.flatMap(({ fallbacks }) => (Array.isArray(fallbacks) ? fallbacks : []));
  return { models: [...models, ...stubs(others.filter((name) => !named.has(name)))], keys: [] };
}

function withKey(shown: readonly Members[]): Members {
  const keys = shown.map((key, at) => ({
    ...{ name: `shown-${at}`, allowed_models: ["*"] },
    ...("hash" in key ? {} : { key: `shown-${at}` }),
    ...key,
  }));
  const allowed = keys.flatMap(({ allowed_models: names }) => names).filter((name) => !name.includes("*"));
  return { models: stubs(allowed), keys };
}

function stubs(names: readonly string[]): Members[] {
  return [...new Set(names)].map((name) => ({ name, model: "openai/stub" }));
}

function isMembers(value: unknown): value is Members {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

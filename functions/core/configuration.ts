// The file of models and keys that operators write: read whole, and every mistake in it named by its path.
import { en } from "zod/locales";
import * as z from "zod/mini";
import { key, model } from "./directory.ts";

const keyInFile = z.extend(z.omit(key, { hash: true }), { key: z.string().check(z.minLength(1)) });
const document = z.strictObject({
  models: z._default(z.array(model), []),
  keys: z._default(z.array(keyInFile), []),
});

export type Configuration = z.infer<typeof document>;

/** The text is not JSON, or no configuration; the message has a line for each mistake, such as `models[0].rate_limit.rpm: …`. */
export class ConfigurationError extends Error {
  override readonly name = "ConfigurationError";
  readonly mistakes: readonly string[];

  constructor(mistakes: readonly string[]) {
    super(mistakes.join("\n"));
    this.mistakes = mistakes;
  }
}

/** Reads the file's text. Throws a ConfigurationError that names every mistake. */
export function parseConfiguration(text: string): Configuration {
  const parsed = document.safeParse(parseJson(text), { error: en().localeError });
  const mistakes = parsed.success ? duplicates(parsed.data) : parsed.error.issues.flatMap(describe);
  if (!parsed.success || mistakes.length > 0) throw new ConfigurationError(mistakes);
  return parsed.data;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new ConfigurationError([`not valid JSON: ${(error as SyntaxError).message.replaceAll(/\s+/g, " ")}`]);
  }
}

function describe(issue: z.core.$ZodIssue): string[] {
  if (issue.code !== "unrecognized_keys") return [`${pathOf(issue.path) || "the file"}: ${issue.message}`];
  return issue.keys.map((unknown) => `${pathOf([...issue.path, unknown])}: unknown field`);
}

function pathOf(path: readonly PropertyKey[]): string {
  const text = path.map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`)).join("");
  return text.replace(/^\./, "");
}

function duplicates({ models, keys }: Configuration): string[] {
  return [
    ...repeated(models.map((entry) => entry.name)).map((at) => `models[${at}].name: stands twice`),
    ...repeated(keys.map((entry) => entry.name)).map((at) => `keys[${at}].name: stands twice`),
    ...repeated(keys.map((entry) => entry.key)).map((at) => `keys[${at}].key: stands twice`),
  ];
}

function repeated(values: readonly string[]): number[] {
  return [...values.keys()].filter((at) => values.indexOf(values[at] as string) < at);
}

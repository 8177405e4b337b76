// From options to the document of a model: checked as an entry of the file is.
import { withCatalogue } from "../../functions/admin/pricing.ts";
import type { Stored } from "../../functions/aws/stored-directory.ts";
import { ConfigurationError, parseFile, withSecrets } from "../../functions/core/configuration.ts";
import type { ModelDocument } from "../../functions/core/directory.ts";
import { partsOf } from "../../functions/core/provider.ts";
import { providerNames } from "../../functions/providers/all.ts";
import { EXIT, Failure } from "../failure.ts";
import { parametersPathOfStage } from "../stage.ts";
import type { Members } from "./options.ts";

/** Throws a Failure that names every error by its field, such as `rate_limit.rpm`. */
export function documentOf(before: { readonly name: string }, members: Members, stored: Stored): ModelDocument {
  const written = members.reduce(withMember, withoutCatalogue(before));
  const { models } = withSecrets(parseEntry(written), { isLocal: parametersPathOfStage() === undefined });
  const [document] = models as [ModelDocument];
  const errors = [...unknownProvider(document), ...unknownFallbacks(document, stored)];
  if (errors.length > 0) throw wrong(errors);
  return withCatalogue(document);
}

/** As the file's reader sees it: with errors at the fields of this one model. */
function parseEntry(written: object) {
  try {
    return parseFile(JSON.stringify({ models: [written] }));
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    throw wrong(error.errors.map(ofThisModel));
  }
}

function wrong(errors: readonly string[]): Failure {
  return new Failure(errors.join("; "), EXIT.wrong);
}

/** Without its place in a list; what is left out is missing. */
function ofThisModel(error: string): string {
  return error.replace(/^models\[0\]\.?/, "").replace(/Invalid input: expected \w+, received undefined$/, "missing");
}

/** The catalogue's prices are stored beside what operators write. */
function withoutCatalogue(document: object): object {
  const { catalogue: _, ...written } = document as { catalogue?: unknown };
  return written;
}

type Document = Readonly<Record<string, unknown>>;

/** Groups that are empty are left out. */
function withMember(document: object, [path, value]: Members[number]): object {
  const [first = "", ...rest] = path.split(".");
  const before = (document as Document)[first];
  const inner = typeof before === "object" && before !== null ? before : {};
  const after = rest.length === 0 ? value : withMember(inner, [rest.join("."), value]);
  const isEmpty = after === undefined || (rest.length > 0 && Object.keys(after as object).length === 0);
  const { [first]: _, ...others } = document as Document;
  return isEmpty ? others : { ...document, [first]: after };
}

function unknownProvider({ model }: ModelDocument): string[] {
  const { provider } = partsOf(model);
  const known = providerNames();
  return known.includes(provider)
    ? []
    : [`model: unknown provider '${provider}'; the providers are ${known.join(", ")}`];
}

function unknownFallbacks({ name, fallbacks = [] }: ModelDocument, { models }: Stored): string[] {
  const known = new Set([name, ...models.map(({ document }) => document.name)]);
  const named = fallbacks.map((fallback, at) => ({ path: `fallbacks[${at}]`, fallback }));
  const unknown = named.filter(({ fallback }) => !known.has(fallback));
  return unknown.map(({ path, fallback }) => `${path}: model '${fallback}' does not exist`);
}

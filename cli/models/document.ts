// From options to the document of a model: checked as an entry of the file is.
import { withCatalogue } from "../../functions/admin/pricing.ts";
import type { Stored } from "../../functions/aws/stored-directory.ts";
import { ConfigurationError, parseConfiguration } from "../../functions/core/directory/configuration.ts";
import { foreignAliases } from "../../functions/core/directory/configuration-aliases.ts";
import { existingModels } from "../../functions/core/directory/configuration-references.ts";
import type { ModelDocument } from "../../functions/core/directory/directory.ts";
import { providerRules } from "../../functions/providers/configuration-rules.ts";
import { EXIT, Failure } from "../failure.ts";
import { parametersPathOfStage } from "../stage.ts";
import type { Members } from "./options.ts";
import { withoutCatalogue } from "./written.ts";

/** Throws a Failure that names every error by its field, such as `rate_limit.rpm`. */
export function documentOf(before: ModelDocument | NewModel, members: Members, { models }: Stored): ModelDocument {
  const written = members.reduce(withMember, withoutCatalogue(before));
  const all = models.map(({ document }) => document);
  const others = all.filter(({ name }) => name !== before.name);
  const isLocal = parametersPathOfStage() === undefined;
  const known = [existingModels(all.map(({ name }) => name)), foreignAliases(others)];
  const rules = [...providerRules({ environment: process.env, isLocal }), ...known];
  try {
    const [document] = parseConfiguration(JSON.stringify({ models: [written] }), { rules, isLocal }).models;
    return withCatalogue(document as ModelDocument);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    throw new Failure(error.errors.map(ofThisModel).join("; "), EXIT.wrong);
  }
}

interface NewModel {
  readonly name: string;
}

/** Without its place in a list. */
function ofThisModel(error: string): string {
  return error.replace(/^models\[0\]\.?/, "");
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

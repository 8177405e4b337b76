// From a model as an operator writes it to the document that is stored: checked as an entry of the file is.
import { ConfigurationError, parseConfiguration } from "../../core/directory/configuration.ts";
import { foreignAliases } from "../../core/directory/configuration-aliases.ts";
import { existingModels } from "../../core/directory/configuration-references.ts";
import type { ModelDocument } from "../../core/directory/directory.ts";
import { providerRules } from "../../providers/configuration-rules.ts";
import type { ModelContext } from "../operation.ts";
import { OperationError } from "../operation-error.ts";
import { withCatalogue } from "../pricing.ts";

/** Its name, and whatever else the operator says of it. */
export interface WrittenModel {
  readonly name: string;
}

/** Throws an OperationError that names every error by its field, such as `rate_limit.rpm`. */
export function documentOf(written: WrittenModel, context: Omit<ModelContext, "directory">): ModelDocument {
  const { environment, isLocal, now } = context;
  const rules = [...providerRules({ environment, isLocal }), ...rulesOfOthers(written, context)];
  try {
    const [document] = parseConfiguration(JSON.stringify({ models: [written] }), { rules, isLocal }).models;
    return withCatalogue(document as ModelDocument, new Date(now));
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    throw new OperationError("value_invalid", error.errors.map(ofThisModel).join("; "));
  }
}

function rulesOfOthers(written: WrittenModel, { stored }: Pick<ModelContext, "stored">) {
  const all = stored.models.map(({ document }) => document);
  const others = all.filter(({ name }) => name !== written.name);
  return [existingModels(all.map(({ name }) => name)), foreignAliases(others)];
}

/** Without its place in a list. */
export function ofThisModel(error: string): string {
  return error.replace(/^models\[0\]\.?/, "");
}

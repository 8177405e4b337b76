// Changes a model by a merge patch, which names what is stored of its secrets as an export does: `{"kept": true}`.
import type { StoredModel } from "../../aws/stored-directory.ts";
import { ConfigurationError, parseFile, withSecrets } from "../../core/directory/configuration.ts";
import type { ModelDocument } from "../../core/directory/directory.ts";
import type { Members } from "../../core/wire/members.ts";
import { mergePatch } from "../merge-patch.ts";
import type { FieldChanges, ModelContext } from "../operation.ts";
import { OperationError } from "../operation-error.ts";
import { changeModel } from "./change.ts";
import { ofThisModel } from "./document.ts";
import { withoutCatalogue, withoutSecrets } from "./written.ts";

/** Throws as `changeModel` does. */
export async function patchModel(
  seen: StoredModel,
  patch: Members,
  context: ModelContext,
): Promise<FieldChanges<ModelDocument>> {
  const { name } = seen.document;
  if (patch["name"] !== undefined && patch["name"] !== name)
    throw new OperationError("value_invalid", "cannot be changed: keys, limits and usage know the model by it", "name");
  const written = mergePatch(withoutSecrets(withoutCatalogue(seen.document)), patch);
  return changeModel(seen, completed(written, seen, context), context);
}

function completed(written: Members, seen: StoredModel, { environment, isLocal }: ModelContext): object {
  try {
    const file = parseFile(JSON.stringify({ models: [written] }));
    const [model = {}] = withSecrets(file, { environment, isLocal, stored: () => seen.document }).models;
    return model;
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    throw new OperationError("value_invalid", error.errors.map(ofThisModel).join("; "));
  }
}

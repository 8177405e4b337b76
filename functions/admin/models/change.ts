// Changes a model. It keeps its name: keys, limits and usage know it by that.
import type { StoredModel } from "../../aws/stored-directory.ts";
import type { ModelDocument } from "../../core/directory/directory.ts";
import { auditChange } from "../audit/audit-change.ts";
import { differences } from "../difference.ts";
import type { FieldChanges, ModelContext } from "../operation.ts";
import { refuseSharedAliases } from "./aliases.ts";
import { documentOf } from "./document.ts";

/**
 * `written` is all that the operator says of it from now on, and `withoutCatalogue` has what was said so far. Throws an
 * OperationError where that cannot be a model, and a Conflict if it has changed since it was seen.
 */
export async function changeModel(
  seen: StoredModel,
  written: object,
  context: ModelContext,
): Promise<FieldChanges<ModelDocument>> {
  const document = documentOf({ ...written, name: seen.document.name }, context);
  const found = differences(seen.document, document);
  if (found.length === 0) return { before: seen, after: seen, differences: found };
  const after = await context.directory.replace(seen, document);
  await auditChange(context.audit, { before: seen.document, after: document });
  if (found.some(({ path }) => path === "aliases")) await refuseSharedAliases(context.directory, [document]);
  return { before: seen, after, differences: found };
}

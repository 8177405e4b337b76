// Deletes a model that nothing names any more.
import type { Stored, StoredModel } from "../../aws/stored-directory.ts";
import type { ModelDocument } from "../../core/directory/directory.ts";
import { auditChange } from "../audit/audit-change.ts";
import { byNameAndAge, titleOf as titleOfKey } from "../key.ts";
import { titleOf } from "../model.ts";
import type { OperationContext } from "../operation.ts";
import { OperationError } from "../operation-error.ts";

/** Throws an OperationError where something names it, and a Conflict if it has changed since it was seen. */
export async function removeModel(
  seen: StoredModel,
  { directory, stored, audit }: Pick<OperationContext, "directory" | "stored" | "audit">,
): Promise<{ before: StoredModel }> {
  refuseIfNamed(seen.document, stored);
  await directory.remove(seen);
  await auditChange(audit, { before: seen.document });
  return { before: seen };
}

/** A pattern such as `*` does not name it. Throws an OperationError that lists what does. */
export function refuseIfNamed(document: ModelDocument, { models, keys }: Stored): void {
  const { name } = document;
  const others = models
    .map((item) => item.document)
    .filter((one) => one.name !== name && one.fallbacks?.includes(name));
  const sorted = keys.toSorted(byNameAndAge).map((item) => item.document);
  const users = sorted.filter(({ allowed_models: allowed }) => allowed.includes(name));
  const named = [...others.map(titleOf), ...users.map(titleOfKey)];
  if (named.length === 0) return;
  const by = users.length === 0 ? "models" : others.length === 0 ? "keys" : "both";
  throw new OperationError(`model_named_by_${by}`, `${titleOf(document)} is still named by ${named.join(", ")}`);
}

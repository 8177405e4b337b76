// Deletes keys. What they have used stays in the usage records.
import type { StoredKey } from "../../aws/stored-directory.ts";
import type { KeyDocument } from "../../core/directory/directory.ts";
import { auditChange } from "../audit/audit-change.ts";
import type { ItemChange, OperationContext } from "../operation.ts";

/** Tells of each key that is gone, and of those that follow another one now. */
export type Revoked = ItemChange<KeyDocument> | { readonly before: StoredKey; readonly after?: undefined };

/** One after the other. Throws a Conflict if one has changed since it was seen: those after it stay. */
export async function* revokeKeys(
  chosen: readonly StoredKey[],
  { directory, stored, audit }: Pick<OperationContext, "directory" | "stored" | "audit">,
): AsyncGenerator<Revoked> {
  for (const { before, document } of heirsOf(chosen, stored.keys))
    yield { before, after: await directory.replace(before, document) };
  for (const before of chosen) {
    await directory.remove(before);
    await auditChange(audit, { before: before.document });
    yield { before };
  }
}

/** What was rotated to a deleted key is replaced by that key's successor from now on, so that it still expires. */
function heirsOf(chosen: readonly StoredKey[], keys: readonly StoredKey[]) {
  const replacedBy = new Map(chosen.map(({ document }) => [document.hash, document.replaces]));
  return keys.flatMap((before) => {
    const replaces = replacedBy.get(before.document.replaces ?? "");
    const isHeir = replaces !== undefined && !chosen.includes(before);
    return isHeir ? [{ before, document: { ...before.document, replaces } }] : [];
  });
}

// Stops a key without deleting it, and lets it work again.
import type { StoredKey } from "../../aws/stored-directory.ts";
import type { KeyDocument } from "../../core/directory/directory.ts";
import { auditChange } from "../audit/audit-change.ts";
import type { ItemChange, OperationContext } from "../operation.ts";

type Context = Pick<OperationContext, "directory" | "audit">;

/** Throws a Conflict if it has changed since it was seen. */
export function disableKey(seen: StoredKey, context: Context): Promise<ItemChange<KeyDocument>> {
  return write(seen, { disabled: true }, context);
}

/** The same. */
export function enableKey(seen: StoredKey, context: Context): Promise<ItemChange<KeyDocument>> {
  return write(seen, {}, context);
}

async function write(
  seen: StoredKey,
  state: Pick<KeyDocument, "disabled">,
  { directory, audit }: Context,
): Promise<ItemChange<KeyDocument>> {
  const { disabled = false, ...document } = seen.document;
  if (disabled === (state.disabled ?? false)) return { before: seen, after: seen };
  const after = await directory.replace(seen, { ...document, ...state });
  await auditChange(
    audit,
    { before: seen.document, after: after.document },
    `api_key.${disabled ? "enabled" : "disabled"}`,
  );
  return { before: seen, after };
}

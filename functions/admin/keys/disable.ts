// Stops a key without deleting it, and lets it work again.
import type { StoredKey } from "../../aws/stored-directory.ts";
import type { KeyDocument } from "../../core/directory/directory.ts";
import type { ItemChange, OperationContext } from "../operation.ts";

type Context = Pick<OperationContext, "directory">;

/** Throws a Conflict if it has changed since it was seen. */
export function disableKey(seen: StoredKey, { directory }: Context): Promise<ItemChange<KeyDocument>> {
  return write(seen, { disabled: true }, directory);
}

/** The same. */
export function enableKey(seen: StoredKey, { directory }: Context): Promise<ItemChange<KeyDocument>> {
  return write(seen, {}, directory);
}

async function write(
  seen: StoredKey,
  state: Pick<KeyDocument, "disabled">,
  directory: Context["directory"],
): Promise<ItemChange<KeyDocument>> {
  const { disabled = false, ...document } = seen.document;
  if (disabled === (state.disabled ?? false)) return { before: seen, after: seen };
  return { before: seen, after: await directory.replace(seen, { ...document, ...state }) };
}

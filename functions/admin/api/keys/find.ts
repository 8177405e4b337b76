// The key that a path means.
import type { StoredKey } from "../../../aws/stored-directory.ts";
import { idOf } from "../../keys/state.ts";
import { OperationError } from "../../operation-error.ts";
import type { ApiContext } from "../context.ts";

/** Throws an OperationError if there is none. */
export async function findKey(id: string, { stored }: Pick<ApiContext, "stored">): Promise<StoredKey> {
  const found = (await stored()).keys.find(({ document }) => idOf(document) === id);
  if (found === undefined) throw new OperationError("key_unknown", `no key has the id '${id.slice(0, 256)}'`);
  return found;
}

// A key as the API shows it: by its public id, and without its hash.
import type { StoredKey } from "../../../aws/stored-directory.ts";
import type { KeyDocument } from "../../../core/directory/directory.ts";
import { keyInOrder } from "../../in-order.ts";
import { idOf, stateOf } from "../../keys/state.ts";

interface Surroundings {
  readonly keys: readonly StoredKey[];
  readonly now: number;
}

export function recordOf(document: KeyDocument, { keys, now }: Surroundings) {
  const { hash: _, public_id: __, disabled: ___, replaces, ...fields } = keyInOrder(document);
  const old = keys.find((item) => item.document.hash === replaces);
  return {
    object: "organization.api_key" as const,
    id: idOf(document),
    ...fields,
    state: stateOf(document, { keys, now }),
    ...(old !== undefined && { replaces: idOf(old.document) }),
  };
}

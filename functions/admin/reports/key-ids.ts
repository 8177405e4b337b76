// Usage is recorded under the names of keys, and reports show their ids: the public id of the key that has a name now, and the
// name itself where no key has it any more.
import type { StoredKey } from "../../aws/stored-directory.ts";
import { withoutReplaced } from "../keys/choose.ts";
import { idOf } from "../keys/state.ts";

export interface KeyIds {
  readonly idOf: (name: string) => string;
  /** By the id of any key, rotated ones too, or by a name. */
  readonly nameOf: (id: string) => string;
  readonly names: readonly string[];
}

export function keyIds(keys: readonly StoredKey[]): KeyIds {
  const current = new Map(withoutReplaced(keys).map(({ document }) => [document.name, idOf(document)]));
  const names = new Map(keys.map(({ document }) => [idOf(document), document.name]));
  return {
    idOf: (name) => current.get(name) ?? name,
    nameOf: (id) => names.get(id) ?? id,
    names: [...new Set(names.values())],
  };
}

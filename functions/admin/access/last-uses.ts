// When each admin key was last used: written after the answer, and at most once an hour.
import type { AdminTable } from "../../aws/admin-table.ts";
import { type AdminKey, setLastUse } from "./admin-key.ts";

interface Options {
  readonly table: AdminTable;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export interface LastUses {
  /** The key is being used now. Writes nothing. */
  note(key: AdminKey): void;
  /** Writes what was noted. Throws what the table has thrown, and tries it again an hour later. */
  write(): Promise<void>;
}

/** Milliseconds. */
const SHORTEST_INTERVAL = 60 * 60 * 1_000;

export function lastUses({ table, now }: Options): LastUses {
  /** What this instance knows to be written, or being written, by key: `key.lastUsedAt` may be some seconds old. */
  const written = new Map<string, number>();
  const noted = new Map<string, { readonly key: AdminKey; readonly at: number }>();
  return {
    note(key) {
      const at = now();
      const last = Math.max(key.lastUsedAt ?? 0, written.get(key.id) ?? 0);
      if (at - last < SHORTEST_INTERVAL) return;
      written.set(key.id, at);
      noted.set(key.id, { key, at });
    },
    async write() {
      const due = [...noted.values()];
      noted.clear();
      // False where another instance was first, a moment ago.
      await Promise.all(due.map(({ key, at }) => setLastUse(table, key, at)));
    },
  };
}

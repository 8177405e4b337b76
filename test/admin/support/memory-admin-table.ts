// The twin of the admin table, in memory: imitates conditional writes, order by id, and items that have expired.
import type { AdminItem, AdminTable } from "../../../functions/aws/admin-table.ts";

export function memoryAdminTable(now: () => number): AdminTable & { all(): AdminItem[] } {
  const items = new Map<string, AdminItem>();
  const nameOf = (kind: string, id: string) => JSON.stringify([kind, id]);
  const isValid = ({ expiresAt }: AdminItem) => expiresAt === undefined || expiresAt * 1_000 > now();
  return {
    all: () => [...items.values()],
    async get(kind, id) {
      const item = items.get(nameOf(kind, id));
      return item && isValid(item) ? item : undefined;
    },
    async add(item) {
      if (items.has(nameOf(item.kind, item.id))) return false;
      items.set(nameOf(item.kind, item.id), structuredClone(item));
      return true;
    },
    async change(kind, id, { set, expected }) {
      const item = items.get(nameOf(kind, id));
      if (item === undefined || Object.entries(expected).some(([name, value]) => item[name] !== value)) return false;
      const members = Object.entries({ ...item, ...set }).filter(([, value]) => value !== undefined);
      items.set(nameOf(kind, id), { kind, id, ...Object.fromEntries(members) });
      return true;
    },
    remove: async (kind, id) => items.delete(nameOf(kind, id)),
    async list(kind, { after, limit, order }) {
      const sorted = [...items.values()]
        .filter((item) => item.kind === kind)
        .sort((one, two) => (one.id < two.id ? -1 : 1));
      const ordered = order === "asc" ? sorted : sorted.reverse();
      const left = ordered.filter(({ id }) => after === undefined || (order === "asc" ? id > after : id < after));
      return left.filter(isValid).slice(0, limit);
    },
  };
}

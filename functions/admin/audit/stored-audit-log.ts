// The audit log in the admin table, month by month, so that no part of it grows without bound.
import type { AdminItem, AdminTable } from "../../aws/admin-table.ts";
import { OperationError } from "../operation-error.ts";
import { placeOf, timeOf } from "./audit-id.ts";
import type { AuditEntry, AuditLog, AuditPage } from "./audit-log.ts";
import { AUDIT_EVENT_TYPES } from "./event-types.ts";

const KEPT_DAYS = 400;
const DAY_IN_SECONDS = 24 * 60 * 60;
/** What one request looks at, in entries, once it has found some: filters may leave out all others. */
const MOST_READ = 10_000;
/** What it looks at in any case. */
const MOST_READ_IN_VAIN = 200_000;
/** At once, where most may not be wanted. */
const READ_AT_ONCE = 1_000;

interface Options {
  readonly table: AdminTable;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export function storedAuditLog({ table, now }: Options): AuditLog {
  return {
    async add(entry) {
      const expiresAt = Math.floor(entry.at / 1_000) + KEPT_DAYS * DAY_IN_SECONDS;
      await table.add({ kind: kindAt(entry.at), ...entry, expiresAt });
    },
    async list(page) {
      const entries: AuditEntry[] = [];
      let read = 0;
      for await (const entry of entriesOf(page)) {
        if (isWanted(entry, page)) {
          if (entries.length === page.limit) return { entries, hasMore: true };
          entries.push(entry);
        }
        read++;
        if (entries.length > 0 && read >= MOST_READ) return { entries, hasMore: true };
        if (read >= MOST_READ_IN_VAIN) throw tooManyRead();
      }
      return { entries, hasMore: false };
    },
  };

  async function* entriesOf(page: AuditPage): AsyncGenerator<AuditEntry> {
    const { after, order, from, to } = page;
    const atOnce = isFiltered(page) ? READ_AT_ONCE : page.limit + 1;
    const first = Math.max(from ?? 0, now() - KEPT_DAYS * DAY_IN_SECONDS * 1_000);
    const last = Math.min(to ?? Number.POSITIVE_INFINITY, now());
    for (const month of monthsBetween(first, last, order)) {
      let cursor = startIn(month, { after, order, first, last });
      if (cursor === "past") continue;
      for (;;) {
        const items = await table.list(`audit#${month}`, { after: cursor, limit: atOnce, order });
        for (const item of items) {
          const entry = entryOf(item);
          if (entry === undefined) continue;
          if (order === "desc" ? entry.at < first : entry.at > last) return;
          yield entry;
        }
        if (items.length < atOnce) break;
        cursor = items.at(-1)?.id;
      }
    }
  }
}

function tooManyRead(): OperationError {
  const message = `nothing among the ${MOST_READ_IN_VAIN.toLocaleString("en-US")} entries read; narrow the time`;
  return new OperationError("value_invalid", `${message} with effective_at[gte] and effective_at[lt]`);
}

interface Start {
  readonly after?: string | undefined;
  readonly order: "asc" | "desc";
  readonly first: number;
  readonly last: number;
}

/** The id after which a month is read; `past` if all of it comes before the cursor. */
function startIn(month: string, { after, order, first, last }: Start): string | undefined | "past" {
  const at = after === undefined ? undefined : timeOf(after);
  if (at !== undefined) {
    const ofCursor = monthOf(at);
    if (ofCursor === month) return after;
    if (order === "asc" ? month < ofCursor : month > ofCursor) return "past";
    return undefined;
  }
  if (order === "asc") return monthOf(first) === month ? `audit_${placeOf(first)}` : undefined;
  return monthOf(last) === month ? `audit_${placeOf(last + 1)}` : undefined;
}

function monthsBetween(first: number, last: number, order: "asc" | "desc"): string[] {
  const months: string[] = [];
  const [begin, end] = [new Date(first), new Date(last)];
  const at = new Date(Date.UTC(begin.getUTCFullYear(), begin.getUTCMonth(), 1));
  for (; at <= end; at.setUTCMonth(at.getUTCMonth() + 1)) months.push(monthOf(at.getTime()));
  return order === "asc" ? months : months.reverse();
}

function monthOf(at: number): string {
  return new Date(at).toISOString().slice(0, 7);
}

function kindAt(at: number): string {
  return `audit#${monthOf(at)}`;
}

function isFiltered({ types, actors, resources }: AuditPage): boolean {
  return types !== undefined || actors !== undefined || resources !== undefined;
}

function isWanted(
  { at, type, actor, resource }: AuditEntry,
  { types, actors, resources, from, to }: AuditPage,
): boolean {
  const isAmong = (all: readonly string[] | undefined, one: string) => all === undefined || all.includes(one);
  const isInTime = at >= (from ?? 0) && at <= (to ?? Number.POSITIVE_INFINITY);
  return isInTime && isAmong(types, type) && isAmong(actors, actor.id) && isAmong(resources, resource.id);
}

/** Undefined for what is not as Sluice writes it. */
function entryOf(item: AdminItem): AuditEntry | undefined {
  const { kind: _, expiresAt: __, ...entry } = item;
  return isEntry(entry) ? entry : undefined;
}

function isEntry(entry: object): entry is AuditEntry {
  const { type, at, actor, changes } = {
    type: undefined,
    at: undefined,
    actor: undefined,
    changes: undefined,
    ...entry,
  };
  const isKnown = AUDIT_EVENT_TYPES.some((one) => one === type);
  return isKnown && typeof at === "number" && typeof actor === "object" && Array.isArray(changes);
}

// `admin audit`: who changed what, newest first.
import { InvalidArgumentError } from "commander";
import { shownEntry } from "../../functions/admin/api/access/shown.ts";
import type { AuditChange, AuditEntry } from "../../functions/admin/audit/audit-log.ts";
import { AUDIT_EVENT_TYPES } from "../../functions/admin/audit/event-types.ts";
import { command } from "../program.ts";
import { withProgress } from "../progress.ts";
import { requireAuditLog } from "../stage.ts";
import { print, printJson, say } from "../terminal.ts";
import { formatMoment, parseSpan } from "../when.ts";

interface Options {
  readonly since?: number;
  readonly type?: readonly string[];
  readonly actor?: string;
  readonly resource?: string;
  readonly limit: number;
  readonly json?: boolean;
}

export const audit = command("audit")
  .description("Shows who changed what, newest first. Entries are kept for 400 days.")
  .option("--since <span>", "only of the last span, such as 24h or 30d", parseSpan)
  .option("--type <types>", "only of these types, separated by commas, such as api_key.updated", parseTypes)
  .option("--actor <id>", "only of this actor: an admin key's id, link, or cli:<user>")
  .option("--resource <id>", "only of this key (by its id), model (by its name) or admin key")
  .option("--limit <n>", "how many at most", parseLimit, 50)
  .option("--json", "print JSON: an array, as the admin API shows them")
  .action(showAudit);

async function showAudit({ since, type, actor, resource, limit, json = false }: Options): Promise<void> {
  const page = {
    ...{ limit, order: "desc" as const, types: type },
    ...(since !== undefined && { from: Date.now() - since }),
    ...(actor !== undefined && { actors: [actor] }),
    ...(resource !== undefined && { resources: [resource] }),
  };
  const { entries, hasMore } = await withProgress("reading the audit log", () => requireAuditLog().list(page));
  if (json) return printJson(entries.map(shownEntry));
  if (entries.length === 0) return say("Nothing was changed.");
  for (const entry of entries) print(formatEntry(entry));
  if (hasMore) say(`There are more than ${limit}; --limit shows them.`);
}

/** Such as `2026-11-22 09:31  anna  api_key.updated  team-a (pyd176m63887)  rate_limit.rpm: 60 → 120`. */
function formatEntry({ at, actor, type, resource, changes }: AuditEntry): string {
  const who = actor.type === "command_line" ? actor.id : actor.name;
  const named = resource.name !== undefined && resource.name !== resource.id;
  const what = named ? `${resource.name} (${resource.id})` : resource.id;
  const details = changes.map(formatChange).join(", ");
  return [formatMoment(new Date(at).toISOString()), who, type, what, details].filter(Boolean).join("  ");
}

function formatChange({ path, before, after }: AuditChange): string {
  const [old, now] = [before, after].map((value) => (value === undefined ? "–" : JSON.stringify(value)));
  return before === undefined ? `${path}: ${now}` : `${path}: ${old} → ${now}`;
}

function parseTypes(text: string): string[] {
  const types = text.split(",");
  if (types.every((type) => AUDIT_EVENT_TYPES.some((known) => known === type))) return types;
  throw new InvalidArgumentError(`Give some of ${AUDIT_EVENT_TYPES.join(", ")}.`);
}

const MOST = 1_000;

function parseLimit(text: string): number {
  const limit = /^\d{1,4}$/.test(text) ? Number(text) : 0;
  if (limit >= 1 && limit <= MOST) return limit;
  throw new InvalidArgumentError(`Give a whole number from 1 to ${MOST}.`);
}

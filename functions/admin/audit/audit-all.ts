// Writes to the audit log what a plan has changed, entry by entry.
import type { Change } from "../plan.ts";
import { auditChange } from "./audit-change.ts";
import type { Audit } from "./audit-log.ts";

/** How many entries are written at the same time. */
const AT_ONCE = 16;

export async function auditAll(made: readonly Change[], audit: Audit): Promise<void> {
  for (let at = 0; at < made.length; at += AT_ONCE) await Promise.all(made.slice(at, at + AT_ONCE).map(audited));
  if (made.length > 0)
    await audit({
      type: "configuration.applied",
      resource: { id: "configuration" },
      changes: [{ path: "changes", after: made.length }],
    });

  function audited(change: Change): Promise<void> {
    const before = "seen" in change ? change.seen.document : undefined;
    const after = change.verb === "remove" ? undefined : change.document;
    return auditChange(audit, { before, after });
  }
}

// What an operation writes to the audit log, with who acts and when.
import type { Actor } from "../access/actor.ts";
import { newAuditId } from "./audit-id.ts";
import type { Audit, AuditLog } from "./audit-log.ts";

interface Surroundings {
  readonly auditLog: Pick<AuditLog, "add">;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Told where an entry could not be written, although its change is made. */
  readonly onFailure: (error: unknown) => void;
}

export function auditBy(actor: Actor, { auditLog, now, onFailure }: Surroundings): Audit {
  return (event) => {
    const at = now();
    return auditLog.add({ ...event, id: newAuditId(at), at, actor }).catch(onFailure);
  };
}

/** Where there is no audit log: a stage that was deployed before there was one. */
export const noAudit: Audit = async () => {};

// Carries out a plan to its end, and records what was changed.
import { auditAll } from "../audit/audit-all.ts";
import { documentOf } from "../changes.ts";
import { idOf } from "../keys/state.ts";
import type { OperationContext } from "../operation.ts";
import { OperationError } from "../operation-error.ts";
import type { Change, Plan } from "../plan.ts";
import { carryOut } from "./carry-out.ts";
import { refuseClashes } from "./refuse-clashes.ts";

type Context = Pick<OperationContext, "directory" | "stored" | "audit">;

/** Throws what the first change that failed has thrown, and an OperationError where two operators added the same name. */
export async function applyPlan({ changes }: Plan, { directory, stored, audit }: Context): Promise<void> {
  const { made, failed } = await carryOut(changes, { directory });
  await auditAll(made, audit);
  const [first] = failed;
  if (first !== undefined) throw incomplete(first, made.length, changes.length);
  await refuseClashes(changes, { directory, stored, audit });
}

function incomplete(
  { change, reason }: { readonly change: Change; readonly reason: unknown },
  made: number,
  all: number,
) {
  const document = documentOf(change);
  const title = "hash" in document ? `key ${idOf(document)}` : `model '${document.name}'`;
  const why = reason instanceof Error ? reason.message : String(reason);
  return new OperationError(
    "apply_incomplete",
    `${title}: ${why}; ${made} of ${all} changes are made, apply again for the rest`,
  );
}

// Sets the counts of a key or a model back to zero. Calls in progress are forgotten.
import type { StoredCounters } from "../aws/stored-counters.ts";
import type { Audit } from "./audit/audit-log.ts";

interface Limited {
  readonly kind: "key" | "model";
  readonly name: string;
  /** The name under which it is counted. */
  readonly subject: string;
}

interface Context {
  readonly counters: Pick<StoredCounters, "reset">;
  readonly audit: Audit;
}

/** False if nothing was counted. */
export async function resetLimits({ kind, name, subject }: Limited, { counters, audit }: Context): Promise<boolean> {
  const isReset = await counters.reset(subject);
  if (isReset) await audit({ type: "limits.reset", resource: { id: `${kind}:${name}`, name }, changes: [] });
  return isReset;
}

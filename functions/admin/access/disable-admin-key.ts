// Stops an admin key without deleting it, and lets it work again.
import type { AdminTable } from "../../aws/admin-table.ts";
import type { Audit } from "../audit/audit-log.ts";
import { OperationError } from "../operation-error.ts";
import type { Actor } from "./actor.ts";
import { type AdminKey, writeState } from "./admin-key.ts";

interface Context {
  readonly table: AdminTable;
  readonly audit: Audit;
}

/**
 * Its sessions end within five seconds. Throws an OperationError if the key is the caller's own, which could not enable it again,
 * and a Conflict if it has changed since it was seen. Returns `seen` itself if it is disabled already.
 */
export async function disableAdminKey(
  seen: AdminKey,
  { table, audit, by }: Context & { readonly by: Pick<Actor, "id"> },
): Promise<AdminKey> {
  if (seen.id === by.id) throw new OperationError("own_admin_key", OWN_KEY);
  if (seen.disabled) return seen;
  const after = await writeState(table, seen, { disabled: true });
  const changes = [{ path: "disabled", after: true }];
  await audit({ type: "admin_api_key.disabled", resource: { id: seen.id, name: seen.name }, changes });
  return after;
}

/** The sessions that it had opened stay ended. Throws a Conflict if it has changed since. Returns `seen` itself if it is enabled. */
export async function enableAdminKey(
  seen: AdminKey,
  { table, audit, now }: Context & { readonly now: number },
): Promise<AdminKey> {
  if (!seen.disabled) return seen;
  const after = await writeState(table, seen, { disabled: undefined, enabledAt: now });
  const changes = [{ path: "disabled", before: true }];
  await audit({ type: "admin_api_key.enabled", resource: { id: seen.id, name: seen.name }, changes });
  return after;
}

const OWN_KEY =
  "an admin key cannot disable itself, because it could not enable itself again; use another one or a link, or revoke it";

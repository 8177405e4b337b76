// An admin key for programs.
import { type AdminKey, stateOf } from "../../functions/admin/access/admin-key.ts";

export function recordOf(key: AdminKey) {
  const { id, name, role, createdAt, expiresAt, lastUsedAt, createdBy } = key;
  return {
    ...{ id, name, role, state: stateOf(key, Date.now()) },
    created_at: new Date(createdAt).toISOString(),
    ...(expiresAt !== undefined && { expires_at: new Date(expiresAt).toISOString() }),
    ...(lastUsedAt !== undefined && { last_used_at: new Date(lastUsedAt).toISOString() }),
    created_by: createdBy,
  };
}

// Admin keys, sessions and audit entries as the API shows them. Times are in seconds since 1970.
import { type AdminKey, stateOf } from "../../access/admin-key.ts";
import type { Session } from "../../access/session.ts";
import type { AuditEntry } from "../../audit/audit-log.ts";

export function shownKey(key: AdminKey, now: number) {
  const { id, name, role, createdAt, expiresAt, lastUsedAt } = key;
  const created_at = seconds(createdAt);
  return {
    object: "organization.admin_api_key" as const,
    id,
    name,
    redacted_value: `sluice-admin-${id}-…`,
    created_at,
    expires_at: expiresAt === undefined ? null : seconds(expiresAt),
    last_used_at: lastUsedAt === undefined ? null : seconds(lastUsedAt),
    state: stateOf(key, now),
    owner: {
      ...{ type: "service_account" as const, object: "organization.service_account" as const },
      ...{ id, name, created_at, role },
    },
  };
}

export function shownSession(session: Session, current: string | undefined) {
  const { id, actor, createdAt, endsAt, address, forwardedFor } = session;
  return {
    object: "organization.session" as const,
    id,
    actor: { ...actor, type: actor.type === "link" ? ("link" as const) : ("admin_key" as const) },
    created_at: seconds(createdAt),
    expires_at: seconds(endsAt),
    ...(address !== undefined && { address }),
    ...(forwardedFor !== undefined && { forwarded_for: forwardedFor }),
    is_current: id === current,
  };
}

const TYPES = { admin_key: "api_key", link: "session", command_line: "cli" } as const;

export function shownEntry({ id, type, at, actor, resource, changes }: AuditEntry) {
  const { address, forwardedFor, requestId } = actor;
  return {
    object: "organization.audit_log" as const,
    id,
    type,
    effective_at: seconds(at),
    actor: {
      ...{ type: TYPES[actor.type], id: actor.id, name: actor.name, role: actor.role },
      ...(actor.type === "link" && address !== undefined && { session: { ip_address: address } }),
      ...(actor.type === "admin_key" && { api_key: { id: actor.id, type: "service_account" as const } }),
    },
    resource: { ...resource },
    changes: [...changes],
    ...(address !== undefined && { address }),
    ...(forwardedFor !== undefined && { forwarded_for: forwardedFor }),
    ...(requestId !== undefined && { request_id: requestId }),
    /** As OpenAI has it: a member with the name of the event. */
    [type]: { id: resource.id },
  };
}

function seconds(milliseconds: number): number {
  return Math.floor(milliseconds / 1_000);
}

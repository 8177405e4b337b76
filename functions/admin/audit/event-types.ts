// What the audit log knows: OpenAI's types where they exist, and Sluice's own in the same style.

export const AUDIT_EVENT_TYPES = [
  "api_key.created",
  "api_key.updated",
  "api_key.deleted",
  "api_key.rotated",
  "api_key.disabled",
  "api_key.enabled",
  "model.created",
  "model.updated",
  "model.deleted",
  "limits.reset",
  "configuration.applied",
  "admin_api_key.created",
  "admin_api_key.deleted",
  "admin_api_key.disabled",
  "admin_api_key.enabled",
  "sign_in_link.created",
  "login.succeeded",
  "login.failed",
  "logout.succeeded",
] as const;

export type AuditEventType = (typeof AUDIT_EVENT_TYPES)[number];

// Who may use the admin API: admin keys, sessions, and the audit log. Shapes are OpenAI's where OpenAI has them.
import * as z from "zod/mini";
import { LONGEST_NAME } from "../../../core/directory/directory.ts";
import { ROLES } from "../../access/role.ts";
import { deleted } from "../delete-answer.ts";
import { LARGEST_PAGE, listOf, listQuery } from "../lists.ts";
import type { Routes } from "../route.ts";

const role = z.enum(ROLES);

const adminKey = z.object({
  object: z.literal("organization.admin_api_key"),
  id: z.string(),
  name: z.string(),
  redacted_value: z.string(),
  /** Seconds since 1970, as all times here. */
  created_at: z.number(),
  expires_at: z.nullable(z.number()),
  last_used_at: z
    .nullable(z.number())
    .check(
      z.describe(
        "Written at most once an hour: the key's last use, or one less than an hour before that. Null if it was never used.",
      ),
    ),
  state: z.enum(["active", "disabled", "expired"]),
  owner: z.object({
    type: z.literal("service_account"),
    object: z.literal("organization.service_account"),
    id: z.string(),
    name: z.string(),
    created_at: z.number(),
    role,
  }),
});

const source = {
  address: z
    .optional(z.string())
    .check(
      z.describe("The other end of the connection: with a custom domain, CloudFront's; behind a proxy, the proxy's."),
    ),
  forwarded_for: z
    .optional(z.string())
    .check(z.describe("Whom a proxy says it forwarded the request for. Not verified: a caller may have written it.")),
};

const session = z.object({
  object: z.literal("organization.session"),
  id: z.string(),
  actor: z.object({ type: z.enum(["admin_key", "link"]), id: z.string(), name: z.string(), role }),
  created_at: z.number(),
  expires_at: z.number(),
  ...source,
  /** Whether it is the caller's own. */
  is_current: z.boolean(),
});

const whoami = z.object({
  object: z.literal("organization.session"),
  name: z.string(),
  role,
  /** RFC 3339; null of an admin key that does not expire. */
  expires_at: z.nullable(z.string()),
  stage: z.string(),
  /** Where the gateway answers. */
  gateway_url: z.string(),
  version: z.string(),
});

const auditEntry = z.looseObject({
  object: z.literal("organization.audit_log"),
  id: z.string(),
  type: z.string(),
  effective_at: z.number(),
  /** `session` or `api_key` as in OpenAI's log; `cli` for commands. */
  actor: z.object({
    type: z.enum(["session", "api_key", "cli"]),
    id: z.string(),
    name: z.string(),
    role,
    session: z.optional(z.object({ ip_address: z.string() })),
    api_key: z.optional(z.object({ id: z.string(), type: z.literal("service_account") })),
  }),
  resource: z.object({ id: z.string(), name: z.optional(z.string()) }),
  changes: z.array(z.object({ path: z.string(), before: z.optional(z.unknown()), after: z.optional(z.unknown()) })),
  ...source,
  request_id: z.optional(z.string()),
});

const seconds = z.optional(z.int().check(z.nonnegative()));
const names = z.optional(z.array(z.string()).check(z.maxLength(LARGEST_PAGE)));
/** Ten years. */
const LONGEST_LIFE = 10 * 366 * 24 * 60 * 60;

export const accessRoutes = {
  "GET /v1/organization/admin_api_keys": {
    role: "admin",
    summary: "List admin keys.",
    query: z.strictObject(listQuery),
    answer: listOf(adminKey),
  },
  "POST /v1/organization/admin_api_keys": {
    role: "admin",
    summary: "Create an admin key. Its value is in this answer only.",
    body: z.strictObject({
      name: z.string().check(z.minLength(1), z.maxLength(LONGEST_NAME)),
      role: z._default(role, "admin"),
      expires_in_seconds: z.optional(z.nullable(z.int().check(z.positive(), z.maximum(LONGEST_LIFE)))),
    }),
    answer: z.extend(adminKey, { value: z.string() }),
  },
  "GET /v1/organization/admin_api_keys/{id}": { role: "admin", summary: "Read an admin key.", answer: adminKey },
  "DELETE /v1/organization/admin_api_keys/{id}": {
    role: "admin",
    summary: "Revoke an admin key. Its sessions end within five seconds.",
    answer: deleted("organization.admin_api_key.deleted"),
  },
  "POST /v1/organization/admin_api_keys/{id}/disable": {
    role: "admin",
    summary: "Disable an admin key without deleting it. Its sessions end within five seconds.",
    isConditional: true,
    answer: adminKey,
  },
  "POST /v1/organization/admin_api_keys/{id}/enable": {
    role: "admin",
    summary: "Enable a disabled admin key.",
    isConditional: true,
    answer: adminKey,
  },
  "GET /v1/organization/sessions": {
    role: "admin",
    summary: "List open sessions.",
    query: z.strictObject(listQuery),
    answer: listOf(session),
  },
  "DELETE /v1/organization/sessions/{id}": {
    role: "admin",
    summary: "End a session.",
    answer: deleted("organization.session.deleted"),
  },
  "GET /v1/organization/audit_logs": {
    role: "admin",
    summary: "List audit log entries, newest first.",
    query: z.strictObject({
      ...listQuery,
      order: z._default(z.enum(["asc", "desc"]), "desc"),
      event_types: names,
      actor_ids: names,
      resource_ids: names,
      "effective_at[gt]": seconds,
      "effective_at[gte]": seconds,
      "effective_at[lt]": seconds,
      "effective_at[lte]": seconds,
    }),
    answer: listOf(auditEntry),
  },
  "POST /v1/organization/session": {
    summary: "Sign in with an admin key or a link's ticket. Opens a session in a cookie.",
    body: z.strictObject({ admin_key: z.optional(z.string()), ticket: z.optional(z.string()) }),
    answer: whoami,
  },
  "GET /v1/organization/session": { role: "viewer", summary: "Read your name and role.", answer: whoami },
  "DELETE /v1/organization/session": {
    role: "viewer",
    summary: "Sign out.",
    answer: deleted("organization.session.deleted"),
  },
} as const satisfies Routes;

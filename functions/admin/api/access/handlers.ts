// Answers for admin keys, sessions and the audit log.
import { type GatewayError, invalidRequest } from "../../../core/error.ts";
import { type AdminKey, createAdminKey, listAdminKeys, readAdminKey, removeAdminKey } from "../../access/admin-key.ts";
import { noCookie } from "../../access/cookie.ts";
import { disableAdminKey, enableAdminKey } from "../../access/disable-admin-key.ts";
import { endSession, findSession, isAllowed, listSessions, type Session } from "../../access/session.ts";
import { timeOf } from "../../audit/audit-id.ts";
import { changing } from "../changing.ts";
import type { ApiContext } from "../context.ts";
import type { Handlers } from "../handler.ts";
import { listAnswer, pageOf } from "../lists.ts";
import { etagOf } from "../revision.ts";
import type { accessRoutes } from "./routes.ts";
import { shownEntry, shownKey, shownSession } from "./shown.ts";
import { signIn } from "./sign-in.ts";

const BY_AGE = {
  idOf: ({ id }: AdminKey | Session) => id,
  placeOf: ({ createdAt }: AdminKey | Session) => createdAt.toString(36).padStart(9, "0"),
};

export const accessHandlers = {
  async "GET /v1/organization/admin_api_keys"({ query }, { admin, now }) {
    const { data, has_more } = pageOf(await listAdminKeys(admin), query, BY_AGE);
    const shown = data.map((key) => shownKey(key, now()));
    return { body: listAnswer(shown, has_more) };
  },
  async "POST /v1/organization/admin_api_keys"({ body }, context) {
    const { admin, now, audit, actor } = context;
    const { name, role, expires_in_seconds: life } = body;
    const wanted = { name, role, ...(life && { expiresAt: now() + life * 1_000 }) };
    const { secret, key } = await createAdminKey(admin, wanted, { now: now(), createdBy: actor.id });
    await audit({
      type: "admin_api_key.created",
      resource: { id: key.id, name },
      changes: [{ path: "role", after: role }],
    });
    return { body: { ...shownKey(key, now()), value: secret }, etag: etagOf(key) };
  },
  async "GET /v1/organization/admin_api_keys/{id}"({ parameters }, context) {
    return shown(await findKey(parameters.id, context), context);
  },
  async "POST /v1/organization/admin_api_keys/{id}/disable"({ parameters, ifMatch }, context) {
    const { admin: table, audit, actor: by } = context;
    return changing({ ifMatch, context, ...oneKey(parameters.id) }, async (seen) => {
      const after = await disableAdminKey(seen, { table, audit, by });
      context.access.forget(seen.id);
      return after;
    });
  },
  async "POST /v1/organization/admin_api_keys/{id}/enable"({ parameters, ifMatch }, context) {
    const { admin: table, audit, now } = context;
    return changing({ ifMatch, context, ...oneKey(parameters.id) }, async (seen) => {
      const after = await enableAdminKey(seen, { table, audit, now: now() });
      context.access.forget(seen.id);
      return after;
    });
  },
  async "DELETE /v1/organization/admin_api_keys/{id}"({ parameters: { id } }, context) {
    const { admin, access, audit } = context;
    const { name, role } = await findKey(id, context);
    await removeAdminKey(admin, id);
    access.forget(id);
    await audit({ type: "admin_api_key.deleted", resource: { id, name }, changes: [{ path: "role", before: role }] });
    return { body: { object: "organization.admin_api_key.deleted", id, deleted: true } };
  },
  async "GET /v1/organization/sessions"({ query }, { admin, access, now, request }) {
    const current = await access.sessionOf(request);
    const [sessions, keys] = await Promise.all([listSessions(admin, now()), listAdminKeys(admin)]);
    const { data, has_more } = pageOf(
      sessions.filter((one) => isAllowed(one, { key: keys.find(({ id }) => id === one.actor.id), now: now() })),
      query,
      BY_AGE,
    );
    const shown = data.map((session) => shownSession(session, current?.id));
    return { body: listAnswer(shown, has_more) };
  },
  async "DELETE /v1/organization/sessions/{id}"({ parameters: { id } }, context) {
    const session = await findSession(context.admin, id);
    if (session === undefined || !(await end(session, context))) throw unknown("session", id);
    return { body: { object: "organization.session.deleted", id, deleted: true } };
  },
  async "GET /v1/organization/audit_logs"({ query }, { auditLog }) {
    if (query.after !== undefined && timeOf(query.after) === undefined)
      throw invalidRequest(400, "invalid_value", "'after' is not the id of an entry of this log.", "after");
    const { after, limit, order, event_types: types, actor_ids: actors, resource_ids: resources } = query;
    const from = Math.max(query["effective_at[gte]"] ?? 0, (query["effective_at[gt]"] ?? -1) + 1) * 1_000;
    const to = Math.min(query["effective_at[lt]"] ?? LAST, (query["effective_at[lte]"] ?? LAST) + 1) * 1_000 - 1;
    const { entries, hasMore } = await auditLog.list({ after, limit, order, types, actors, resources, from, to });
    return { body: listAnswer(entries.map(shownEntry), hasMore) };
  },
  async "POST /v1/organization/session"({ body }, context) {
    const { actor, session, headers } = await signIn(body, context);
    return { body: whoIs(actor, session.endsAt, context), headers };
  },
  async "GET /v1/organization/session"(_, context) {
    const session = await context.access.sessionOf(context.request);
    const key = session === undefined ? await readAdminKey(context.admin, context.actor.id) : undefined;
    return { body: whoIs(context.actor, session?.endsAt ?? key?.expiresAt, context) };
  },
  async "DELETE /v1/organization/session"(_, context) {
    const session = await context.access.sessionOf(context.request);
    if (session !== undefined) await end(session, context);
    const headers = { "set-cookie": noCookie(context.request) };
    return { body: { object: "organization.session.deleted", id: session?.id ?? "", deleted: true }, headers };
  },
} as const satisfies Handlers<typeof accessRoutes>;

/** In seconds: beyond any time. */
const LAST = 253_402_300_799;

function whoIs({ name, role }: ApiContext["actor"], endsAt: number | undefined, { stage, request }: ApiContext) {
  return {
    object: "organization.session" as const,
    name,
    role,
    expires_at: endsAt === undefined ? null : new Date(endsAt).toISOString(),
    stage: stage.name,
    gateway_url: stage.gatewayUrl ?? request.origin,
    version: stage.version,
  };
}

async function end(session: Session, { admin, access, audit }: ApiContext): Promise<boolean> {
  const { id, hash } = session;
  const isEnded = await endSession(admin, session);
  access.forget(hash);
  if (isEnded) await audit({ type: "logout.succeeded", resource: { id }, changes: [] });
  return isEnded;
}

async function findKey(id: string, { admin }: Pick<ApiContext, "admin">): Promise<AdminKey> {
  const key = await readAdminKey(admin, id);
  if (key === undefined) throw unknown("admin key", id);
  return key;
}

function oneKey(id: string) {
  return { find: (context: ApiContext) => findKey(id, context), shown };
}

async function shown(key: AdminKey, { now }: Pick<ApiContext, "now">) {
  return { body: shownKey(key, now()), etag: etagOf(key) };
}

function unknown(what: string, id: string): GatewayError {
  return invalidRequest(404, "not_found", `No ${what} has the id '${id.slice(0, 256)}'.`);
}

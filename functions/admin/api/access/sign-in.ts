// Opens a session for a caller with an admin key or a link's ticket.
import { sourceOf } from "../../../core/console-request.ts";
import { type GatewayError, invalidRequest } from "../../../core/error.ts";
import type { Actor } from "../../access/actor.ts";
import { actorOf } from "../../access/authenticate.ts";
import { cookieOf } from "../../access/cookie.ts";
import { auditFailedLogin } from "../../access/failed-logins.ts";
import { openSession } from "../../access/session.ts";
import { useTicket } from "../../access/ticket.ts";
import type { ApiContext } from "../context.ts";

interface Credential {
  readonly admin_key?: string | undefined;
  readonly ticket?: string | undefined;
}

interface Known {
  readonly actor: Actor;
  /** When the session has to end at the latest, in milliseconds since 1970. */
  readonly endsBy?: number | undefined;
}

/** Throws a 401 that says only that the credential is not valid. */
export async function signIn(credential: Credential, context: ApiContext) {
  const { admin, now, request } = context;
  const known = await knownBy(credential, context);
  if (known === undefined) throw await refused(credential, context);
  const actor = { ...known.actor, ...sourceOf(request) };
  const { token, session } = await openSession(admin, actor, { now: now(), endsBy: known.endsBy });
  await context.auditAs(actor)({ type: "login.succeeded", resource: { id: actor.id, name: actor.name }, changes: [] });
  return { actor, session, headers: { "set-cookie": cookieOf(token, request) } };
}

async function knownBy({ admin_key, ticket }: Credential, { admin, access }: ApiContext): Promise<Known | undefined> {
  if ((admin_key === undefined) === (ticket === undefined))
    throw invalidRequest(400, "invalid_value", "Send either 'admin_key' or 'ticket'.", "admin_key");
  if (ticket !== undefined) {
    const role = await useTicket(admin, ticket);
    return role && { actor: { type: "link", id: "link", name: "link", role } };
  }
  const key = await access.keyOf(admin_key ?? "");
  return key && { actor: actorOf(key), endsBy: key.expiresAt };
}

async function refused({ ticket }: Credential, context: ApiContext): Promise<GatewayError> {
  const way = ticket === undefined ? "admin_key" : "ticket";
  const { failedLogins, audit } = context;
  await auditFailedLogin(way, { failedLogins, audit });
  if (ticket === undefined) return invalidRequest(401, "invalid_api_key", "The admin key is not valid.", way);
  return invalidRequest(401, "invalid_ticket", "The link was used already, or is older than five minutes.", way);
}

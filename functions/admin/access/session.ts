// Sessions of browsers: an opaque token in a cookie, stored as its hash. They end after twelve hours, and are not renewed.
import type { AdminItem, AdminTable } from "../../aws/admin-table.ts";
import { hashOf } from "../../core/authenticate.ts";
import { randomText } from "../../core/directory/secret.ts";
import type { Actor } from "./actor.ts";
import { isRole } from "./role.ts";

export interface Session {
  /** The hash of its token: it opens nothing. */
  readonly id: string;
  readonly actor: Pick<Actor, "type" | "id" | "name" | "role">;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly endsAt: number;
  /** Where it was opened from. */
  readonly address?: string | undefined;
}

const KIND = "session";
/** Milliseconds. */
export const SESSION_LIFETIME = 12 * 60 * 60 * 1_000;

/** A session never outlives the admin key that opened it: `endsBy`, in milliseconds since 1970. */
export async function openSession(
  table: AdminTable,
  { type, id: actorId, name, role, address }: Actor,
  { now, endsBy = Number.POSITIVE_INFINITY }: { readonly now: number; readonly endsBy?: number | undefined },
) {
  const token = randomText(43);
  const session: Session = {
    ...{ id: await hashOf(token), actor: { type, id: actorId, name, role } },
    ...{ createdAt: now, endsAt: Math.min(now + SESSION_LIFETIME, endsBy), address },
  };
  await table.add({ kind: KIND, ...session, expiresAt: Math.floor(session.endsAt / 1_000) });
  return { token, session };
}

/** What operators see of it in place of the hash. */
export function publicIdOf(id: string): string {
  return id.slice(0, 16);
}

/** By the token in its cookie. Undefined where it has ended. */
export async function readSession(table: AdminTable, id: string, now: number): Promise<Session | undefined> {
  const item = await table.get(KIND, id);
  const session = item && sessionOf(item);
  return session !== undefined && session.endsAt > now ? session : undefined;
}

/** False if it had ended. */
export function endSession(table: AdminTable, id: string): Promise<boolean> {
  return table.remove(KIND, id);
}

/** Those that have not ended. */
export async function listSessions(table: AdminTable, now: number): Promise<Session[]> {
  const items = await table.list(KIND, { limit: MOST_SESSIONS, order: "asc" });
  return items.flatMap((item) => sessionOf(item) ?? []).filter(({ endsAt }) => endsAt > now);
}

const MOST_SESSIONS = 1_000;

/** Undefined for what is not as Sluice writes it. */
function sessionOf({ id, actor, createdAt, endsAt, address }: AdminItem): Session | undefined {
  if (!isActor(actor)) return undefined;
  const from = typeof address === "string" ? { address } : {};
  return { id, actor, createdAt: Number(createdAt), endsAt: Number(endsAt), ...from };
}

function isActor(value: unknown): value is Session["actor"] {
  if (typeof value !== "object" || value === null) return false;
  const { type, id, name, role } = { type: undefined, id: undefined, name: undefined, role: undefined, ...value };
  return (
    (type === "admin_key" || type === "link") && typeof id === "string" && typeof name === "string" && isRole(role)
  );
}

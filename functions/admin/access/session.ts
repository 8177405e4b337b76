// Sessions of browsers: an opaque token in a cookie, stored as its hash. They end after twelve hours, and are not renewed.
import type { AdminItem, AdminTable } from "../../aws/admin-table.ts";
import { hashOf } from "../../core/authenticate.ts";
import { type Source, sourceOf } from "../../core/console-request.ts";
import { randomText } from "../../core/directory/secret.ts";
import type { Actor } from "./actor.ts";
import { type AdminKey, stateOf } from "./admin-key.ts";
import { isRole } from "./role.ts";

/** With where it was opened from. */
export interface Session extends Source {
  /** The first digits of the hash: it opens nothing. */
  readonly id: string;
  /** Of its token. */
  readonly hash: string;
  readonly actor: Pick<Actor, "type" | "id" | "name" | "role">;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly endsAt: number;
}

const KIND = "session";
const DIGITS = 24;
/** Milliseconds. */
export const SESSION_LIFETIME = 12 * 60 * 60 * 1_000;

/** A session never outlives the admin key that opened it: `endsBy`, in milliseconds since 1970. */
export async function openSession(
  table: AdminTable,
  { type, id: actorId, name, role, ...from }: Actor,
  { now, endsBy = Number.POSITIVE_INFINITY }: { readonly now: number; readonly endsBy?: number | undefined },
) {
  const token = randomText(43);
  const hash = await hashOf(token);
  const actor = { type, id: actorId, name, role };
  const times = { createdAt: now, endsAt: Math.min(now + SESSION_LIFETIME, endsBy) };
  const expiresAt = Math.floor(times.endsAt / 1_000);
  await table.add({ kind: KIND, id: hash, actor, ...times, ...sourceOf(from), expiresAt });
  const session: Session = { id: hash.slice(0, DIGITS), hash, actor, ...times, ...sourceOf(from) };
  return { token, session };
}

interface Opener {
  /** Undefined where it is gone. */
  readonly key: AdminKey | undefined;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** A session ends with the admin key that opened it: once that is gone, expired or disabled. */
export function isAllowed({ actor, createdAt }: Session, { key, now }: Opener): boolean {
  if (actor.type !== "admin_key") return true;
  return key !== undefined && stateOf(key, now) === "active" && createdAt >= (key.enabledAt ?? 0);
}

/** By the hash of the token in its cookie. Undefined where it has ended. */
export async function readSession(table: AdminTable, hash: string, now: number): Promise<Session | undefined> {
  const item = await table.get(KIND, hash);
  const session = item && sessionOf(item);
  return session !== undefined && session.endsAt > now ? session : undefined;
}

/** Undefined if there is none. */
export async function findSession(table: AdminTable, id: string): Promise<Session | undefined> {
  if (id.length !== DIGITS) return undefined;
  const [item] = await table.list(KIND, { after: id, limit: 1, order: "asc" });
  const session = item && sessionOf(item);
  return session?.id === id ? session : undefined;
}

/** False if it had ended. */
export function endSession(table: AdminTable, { hash }: Pick<Session, "hash">): Promise<boolean> {
  return table.remove(KIND, hash);
}

/** Those that have not ended. */
export async function listSessions(table: AdminTable, now: number): Promise<Session[]> {
  const items = await table.list(KIND, { limit: MOST_SESSIONS, order: "asc" });
  return items.flatMap((item) => sessionOf(item) ?? []).filter(({ endsAt }) => endsAt > now);
}

const MOST_SESSIONS = 1_000;

/** Undefined for what is not as Sluice writes it. */
function sessionOf({ id: hash, actor, createdAt, endsAt, address, forwardedFor }: AdminItem): Session | undefined {
  if (!isActor(actor)) return undefined;
  const from = {
    ...(typeof address === "string" && { address }),
    ...(typeof forwardedFor === "string" && { forwardedFor }),
  };
  const times = { createdAt: Number(createdAt), endsAt: Number(endsAt) };
  return { id: hash.slice(0, DIGITS), hash, actor, ...times, ...from };
}

function isActor(value: unknown): value is Session["actor"] {
  if (typeof value !== "object" || value === null) return false;
  const { type, id, name, role } = { type: undefined, id: undefined, name: undefined, role: undefined, ...value };
  return (
    (type === "admin_key" || type === "link") && typeof id === "string" && typeof name === "string" && isRole(role)
  );
}

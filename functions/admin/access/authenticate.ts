// Who asks: an admin key in `Authorization`, or a session in the cookie.
import type { AdminTable } from "../../aws/admin-table.ts";
import { hashOf } from "../../core/authenticate.ts";
import { type ConsoleRequest, sourceOf } from "../../core/console-request.ts";
import type { Actor } from "./actor.ts";
import { type AdminKey, keyOfSecret, readAdminKey } from "./admin-key.ts";
import { tokenIn } from "./cookie.ts";
import { lastUses } from "./last-uses.ts";
import { recent } from "./recent.ts";
import { isAllowed, readSession, type Session } from "./session.ts";

interface Options {
  readonly table: AdminTable;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

export interface Access {
  /** Undefined if the caller is unknown. */
  authenticate(request: ConsoleRequest): Promise<Actor | undefined>;
  /** The session of the request's cookie. */
  sessionOf(request: ConsoleRequest): Promise<Session | undefined>;
  /** The admin key of a secret. Failures are not remembered. */
  keyOf(secret: string): Promise<AdminKey | undefined>;
  /** Forgets what was read of a session, by its hash, or of an admin key, by its id: it was just changed here. */
  forget(id: string): void;
  /** Writes which admin keys were used. To be called after the answer is sent. Throws what the table has thrown. */
  writeUses(): Promise<void>;
}

/** What was revoked elsewhere counts after so many milliseconds. */
export const LONGEST_MEMORY = 5_000;

export function openAccess({ table, now }: Options): Access {
  const keys = recent((id: string) => readAdminKey(table, id), { now, longest: LONGEST_MEMORY });
  const sessions = recent((hash: string) => readSession(table, hash, now()), { now, longest: LONGEST_MEMORY });

  const uses = lastUses({ table, now });

  async function keyOf(secret: string): Promise<AdminKey | undefined> {
    const key = await keyOfSecret(secret, { find: keys.read, now: now() });
    if (key !== undefined) uses.note(key);
    return key;
  }

  async function sessionOf(request: ConsoleRequest): Promise<Session | undefined> {
    const token = tokenIn(request);
    if (token === undefined || !/^[0-9A-Za-z]{43}$/.test(token)) return undefined;
    const session = await sessions.read(await hashOf(token));
    if (session === undefined || session.endsAt <= now()) return undefined;
    const { type, id } = session.actor;
    const key = type === "admin_key" ? await keys.read(id) : undefined;
    return isAllowed(session, { key, now: now() }) ? session : undefined;
  }

  return {
    keyOf,
    sessionOf,
    writeUses: uses.write,
    forget(id) {
      keys.forget(id);
      sessions.forget(id);
    },
    async authenticate(request) {
      const { headers } = request;
      const secret = /^Bearer +(\S+) *$/i.exec(headers["authorization"] ?? "")?.[1];
      if (headers["authorization"] !== undefined) {
        const key = secret === undefined ? undefined : await keyOf(secret);
        return key && { ...actorOf(key), ...sourceOf(request) };
      }
      const session = await sessionOf(request);
      return session && { ...session.actor, ...sourceOf(request) };
    },
  };
}

export function actorOf({ id, name, role }: AdminKey): Actor {
  return { type: "admin_key", id, name, role };
}

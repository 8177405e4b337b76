// Admin keys: for programs, and for people without rights in AWS. `sluice-admin-<public id>-<secret>`.
import type { AdminItem, AdminTable } from "../../aws/admin-table.ts";
import { Conflict } from "../../aws/stored-directory.ts";
import { equalInConstantTime, hashOf } from "../../core/authenticate.ts";
import { randomText } from "../../core/directory/secret.ts";
import { isRole, type Role } from "./role.ts";

/** As it is stored: of its secret, the hash. */
export interface AdminKey {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  readonly hash: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** Milliseconds since 1970; never, if undefined. */
  readonly expiresAt?: number | undefined;
  /** The id of the actor who made it. */
  readonly createdBy: string;
  /** A disabled key is refused, as an unknown one is. */
  readonly disabled?: boolean | undefined;
  /** When it was last enabled after it had been disabled, in milliseconds since 1970: older sessions of it have ended. */
  readonly enabledAt?: number | undefined;
  /** Another one after each change by an operator; undefined if there was none. */
  readonly revision?: string | undefined;
  /** Milliseconds since 1970, at most an hour before its last use; undefined if it was never used. */
  readonly lastUsedAt?: number | undefined;
}

export interface NewAdminKey {
  readonly name: string;
  readonly role: Role;
  /** Milliseconds since 1970. */
  readonly expiresAt?: number | undefined;
}

const KIND = "admin_key";
/** The audit log names a key that has expired, and a list shows why it is refused. Seconds. */
const KEPT_AFTER_EXPIRY = 30 * 24 * 60 * 60;

interface Making {
  readonly now: number;
  readonly createdBy: string;
}

/** The secret is known to the caller only. */
export async function createAdminKey(table: AdminTable, wanted: NewAdminKey, { now, createdBy }: Making) {
  const id = randomText(12, "0123456789abcdefghijklmnopqrstuvwxyz");
  const secret = `sluice-admin-${id}-${randomText(43)}`;
  const key: AdminKey = { id, ...wanted, hash: await hashOf(secret), createdAt: now, createdBy };
  const isAdded = await table.add(itemOf(key));
  // The SDK repeats a write whose answer was lost: then this very key is there already.
  if (!isAdded && (await readAdminKey(table, id))?.hash !== key.hash) throw new Error("an id was drawn twice");
  return { secret, key };
}

export async function readAdminKey(table: AdminTable, id: string): Promise<AdminKey | undefined> {
  const item = await table.get(KIND, id);
  return item && keyOf(item);
}

/** False if there is none. */
export function removeAdminKey(table: AdminTable, id: string): Promise<boolean> {
  return table.remove(KIND, id);
}

/** All of them: operators make few. */
export async function listAdminKeys(table: AdminTable): Promise<AdminKey[]> {
  const items = await table.list(KIND, { limit: MOST_KEYS, order: "asc" });
  return items.flatMap((item) => keyOf(item) ?? []);
}

const MOST_KEYS = 10_000;

/** Undefined if the secret is not that of a key, or of one that is not to be used. `find` reads a key by its id. */
export async function keyOfSecret(
  secret: string,
  { find, now }: { readonly find: (id: string) => Promise<AdminKey | undefined>; readonly now: number },
): Promise<AdminKey | undefined> {
  const [, id] = /^sluice-admin-([0-9a-z]{12})-[0-9A-Za-z]{43}$/.exec(secret) ?? [];
  const key = id === undefined ? undefined : await find(id);
  if (key === undefined || !equalInConstantTime(key.hash, await hashOf(secret))) return undefined;
  return stateOf(key, now) === "active" ? key : undefined;
}

export type AdminKeyState = "active" | "disabled" | "expired";

/** Only an active key, and the sessions that it opened, may do anything. */
export function stateOf({ expiresAt, disabled }: Pick<AdminKey, "expiresAt" | "disabled">, now: number): AdminKeyState {
  if (expiresAt !== undefined && expiresAt <= now) return "expired";
  return disabled ? "disabled" : "active";
}

/** Throws a Conflict if it has changed since it was seen, by anything but its use. */
export async function writeState(
  table: AdminTable,
  seen: AdminKey,
  state: Pick<AdminKey, "disabled" | "enabledAt">,
): Promise<AdminKey> {
  const { id, revision } = seen;
  const next = { ...state, revision: crypto.randomUUID() };
  const isChanged = await table.change(KIND, id, { set: next, expected: { revision } });
  // The SDK repeats a write whose answer was lost: then this very change is there already.
  if (!isChanged && (await readAdminKey(table, id))?.revision !== next.revision)
    throw new Conflict("it was changed by another operator meanwhile");
  return { ...seen, ...next };
}

/** False if it is gone, or another use was written since it was seen. */
export function setLastUse(table: AdminTable, { id, lastUsedAt }: AdminKey, at: number): Promise<boolean> {
  return table.change(KIND, id, { set: { lastUsedAt: at }, expected: { lastUsedAt } });
}

function itemOf({ id, name, role, hash, createdAt, expiresAt, createdBy }: AdminKey): AdminItem {
  const end = expiresAt && { endsAt: expiresAt, expiresAt: Math.ceil(expiresAt / 1_000) + KEPT_AFTER_EXPIRY };
  return { kind: KIND, id, name, role, hash, createdAt, createdBy, ...end };
}

/** Undefined for what is not as Sluice writes it: it opens nothing. */
function keyOf(item: AdminItem): AdminKey | undefined {
  const { id, name, role, hash, createdAt, createdBy, endsAt, disabled, enabledAt, revision, lastUsedAt } = item;
  if (typeof name !== "string" || typeof hash !== "string" || !isRole(role)) return undefined;
  return {
    ...{ id, name, role, hash, createdAt: Number(createdAt), createdBy: String(createdBy) },
    ...(typeof endsAt === "number" && { expiresAt: endsAt }),
    ...(disabled === true && { disabled }),
    ...(typeof enabledAt === "number" && { enabledAt }),
    ...(typeof revision === "string" && { revision }),
    ...(typeof lastUsedAt === "number" && { lastUsedAt }),
  };
}

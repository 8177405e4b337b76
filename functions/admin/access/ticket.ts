// One-time tickets for signing in: who follows a link within five minutes gets a session, once.
import type { AdminTable } from "../../aws/admin-table.ts";
import { hashOf } from "../../core/authenticate.ts";
import { randomText } from "../../core/directory/secret.ts";
import { isRole, type Role } from "./role.ts";

const KIND = "ticket";
/** Milliseconds. */
export const TICKET_LIFETIME = 5 * 60 * 1_000;

/** The ticket is known to the caller only: what is stored is its hash. */
export async function createTicket(table: AdminTable, role: Role, now: number): Promise<string> {
  const ticket = randomText(43);
  const expiresAt = Math.floor((now + TICKET_LIFETIME) / 1_000);
  await table.add({ kind: KIND, id: await hashOf(ticket), role, expiresAt });
  return ticket;
}

/** The page takes it from the fragment, which no server and no log gets to see. */
export function signInUrl(page: string, ticket: string): string {
  return `${page}#ticket=${ticket}`;
}

/** Its role, for the first who asks; undefined for others. Where the answer is lost, it is used up. */
export async function useTicket(table: AdminTable, ticket: string): Promise<Role | undefined> {
  if (!/^[0-9A-Za-z]{43}$/.test(ticket)) return undefined;
  const id = await hashOf(ticket);
  const item = await table.get(KIND, id);
  if (item === undefined || !isRole(item["role"]) || !(await table.remove(KIND, id))) return undefined;
  return item["role"];
}

// Who is signed in. The session itself is in a cookie that no script can read.
import { signal } from "@preact/signals";
import type { Session } from "./shapes.ts";

/** Undefined until it is known, null when the user is not signed in. */
export const session = signal<Session | null | undefined>(undefined);

/** Whether the session ended while the console was in use. */
export const hasExpired = signal(false);

const RANKS = ["viewer", "operator", "admin"] as const;

export function may(role: Session["role"]): boolean {
  return RANKS.indexOf(session.value?.role ?? "viewer") >= RANKS.indexOf(role);
}

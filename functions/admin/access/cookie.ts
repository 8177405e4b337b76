// The cookie that holds a session's token: no script can read it, and no other site can send it.
import type { ConsoleRequest } from "../../core/console-request.ts";
import { SESSION_LIFETIME } from "./session.ts";

type Sent = Pick<ConsoleRequest, "cookie" | "origin">;

/** Over plain HTTP, which only the local server speaks, browsers take neither `Secure` nor the prefix. */
function nameAt({ origin }: Pick<ConsoleRequest, "origin">): string {
  return isSecure(origin) ? "__Host-sluice" : "sluice";
}

export function tokenIn({ cookie = "", origin }: Sent): string | undefined {
  const name = nameAt({ origin });
  const pairs = cookie.split(";").map((pair) => pair.trim());
  const values = pairs.filter((pair) => pair.startsWith(`${name}=`)).map((pair) => pair.slice(name.length + 1));
  return values.length === 1 ? values[0] : undefined;
}

/** For `set-cookie`. */
export function cookieOf(token: string, at: Pick<ConsoleRequest, "origin">): string {
  return `${nameAt(at)}=${token}; Path=/; Max-Age=${SESSION_LIFETIME / 1_000}; HttpOnly; SameSite=Strict${securely(at)}`;
}

export function noCookie(at: Pick<ConsoleRequest, "origin">): string {
  return `${nameAt(at)}=; Path=/; Max-Age=0; HttpOnly; SameSite=Strict${securely(at)}`;
}

function securely({ origin }: Pick<ConsoleRequest, "origin">): string {
  return isSecure(origin) ? "; Secure" : "";
}

function isSecure(origin: string): boolean {
  return origin.startsWith("https:");
}

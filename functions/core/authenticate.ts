// Who is calling: a key in one of the headers in which clients send it, known only by its SHA-256.
import type { GatewayRequest } from "./call.ts";
import type { Directory, Key } from "./directory.ts";
import { invalidApiKey } from "./error.ts";

/** The first valid key among the headers. Throws a 401 if there is none: each is missing, unknown, disabled or expired. */
export async function authenticate(headers: GatewayRequest["headers"], directory: Directory): Promise<Key> {
  for (const secret of candidatesIn(headers)) {
    const hash = await hashOf(secret);
    const key = await directory.findKey(hash);
    if (key !== undefined && equalInConstantTime(key.hash, hash) && isValid(key)) return key;
  }
  throw invalidApiKey();
}

/** Three at most, each once: some clients send the same key twice, or a login of somebody else's beside it. */
function candidatesIn(headers: GatewayRequest["headers"]): Set<string> {
  const bearer = /^Bearer +(.*)$/i.exec(headers["authorization"] ?? "")?.[1];
  const sent = [headers["x-api-key"], headers["api-key"], bearer];
  return new Set(sent.flatMap((value) => /^ *(\S+) *$/.exec(value ?? "")?.[1] ?? []));
}

function isValid({ disabled, expires_at: end }: Key): boolean {
  return !disabled && !(end !== undefined && Date.parse(end) <= Date.now());
}

/** The SHA-256 of a key's secret, in hexadecimal: the only form in which it is stored. */
export async function hashOf(secret: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(secret));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Looks at every character, wherever the first difference is. */
function equalInConstantTime(one: string, other: string): boolean {
  let difference = one.length ^ other.length;
  for (let at = 0; at < one.length; at++) difference |= one.charCodeAt(at) ^ other.charCodeAt(at);
  return difference === 0;
}

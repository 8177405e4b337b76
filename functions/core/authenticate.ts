// Who is calling: the bearer key (RFC 6750, 2.1), known only by its SHA-256.
import type { Directory, Key } from "./directory.ts";
import { invalidApiKey } from "./error.ts";

/** The key of an `Authorization` header. Throws a 401 if it is missing, unknown, disabled or expired. */
export async function authenticate(authorization: string | undefined, directory: Directory): Promise<Key> {
  const secret = /^Bearer +(\S+) *$/i.exec(authorization ?? "")?.[1];
  if (secret === undefined) throw invalidApiKey();
  const hash = await hashOf(secret);
  const key = await directory.findKey(hash);
  if (key === undefined || !equalInConstantTime(key.hash, hash)) throw invalidApiKey();
  if (key.disabled || isOver(key.expires_at)) throw invalidApiKey();
  return key;
}

/** The SHA-256 of a key's secret, in hexadecimal: the only form in which it is stored. */
export async function hashOf(secret: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(secret));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function isOver(expiresAt: string | undefined): boolean {
  return expiresAt !== undefined && Date.parse(expiresAt) <= Date.now();
}

/** Looks at every character, wherever the first difference is. */
function equalInConstantTime(one: string, other: string): boolean {
  let difference = one.length ^ other.length;
  for (let at = 0; at < one.length; at++) difference |= one.charCodeAt(at) ^ other.charCodeAt(at);
  return difference === 0;
}

// Who is calling: a key in one of the headers in which clients send it, known only by its SHA-256.

import type { Directory, Key } from "./directory/directory.ts";
import { publicIdOf } from "./directory/secret.ts";
import { invalidApiKey } from "./error.ts";
import type { LogFields } from "./log-fields.ts";
import type { GatewayRequest } from "./request.ts";

export interface KnowsKeys {
  readonly directory: Pick<Directory, "findKey">;
  /** As `hashOf` does it. */
  readonly hashSecret: (secret: string) => string | Promise<string>;
}

/**
 * The first valid key among the headers. Throws a 401 if there is none: each is missing, unknown, disabled or expired. Only
 * the log says which, of the first key that is known, or else of the first that was sent.
 */
export async function authenticate(headers: GatewayRequest["headers"], who: KnowsKeys): Promise<Key> {
  const { directory, hashSecret } = who;
  const refusals: LogFields[] = [];
  for (const secret of candidatesIn(headers)) {
    const hash = await hashSecret(secret);
    const found = await directory.findKey(hash);
    const key = found !== undefined && equalInConstantTime(found.hash, hash) ? found : undefined;
    const reason = reasonAgainst(key);
    if (key !== undefined && reason === "") return key;
    refusals.push({ reason, ...namesOf(secret, key) });
  }
  throw invalidApiKey(refusals.find(({ key }) => key !== undefined) ?? refusals[0] ?? { reason: "missing" });
}

/** Three at most, each once: some clients send the same key twice, or another service's token beside it. */
function candidatesIn(headers: GatewayRequest["headers"]): readonly string[] {
  const bearer = /^Bearer +(.*)$/i.exec(headers["authorization"] ?? "")?.[1];
  const found: string[] = [];
  for (const sent of [headers["x-api-key"], headers["api-key"], bearer]) {
    const secret = sent === undefined ? undefined : /^ *(\S+) *$/.exec(sent)?.[1];
    if (secret !== undefined && !found.includes(secret)) found.push(secret);
  }
  return found;
}

function reasonAgainst(key: Key | undefined): "unknown" | "disabled" | "expired" | "" {
  if (key === undefined) return "unknown";
  if (key.disabled) return "disabled";
  return key.expires_at !== undefined && Date.parse(key.expires_at) <= Date.now() ? "expired" : "";
}

/** Of an unknown key, its public id, if it looks like a key of Sluice: it may have been revoked. */
function namesOf(secret: string, key: Key | undefined): LogFields {
  const id = key === undefined ? publicIdOf(secret) : key.public_id;
  return { ...(key && { key: key.name }), ...(id !== undefined && { key_id: id }) };
}

/** The SHA-256 of a key's secret, in hexadecimal: the only form in which it is stored. */
export async function hashOf(secret: string): Promise<string> {
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(secret));
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Compares every character, wherever the first difference is. */
export function equalInConstantTime(one: string, other: string): boolean {
  let difference = one.length ^ other.length;
  for (let at = 0; at < one.length; at++) difference |= one.charCodeAt(at) ^ other.charCodeAt(at);
  return difference === 0;
}

// A service account asks for a token with a statement that it signs itself (RFC 7523; developers.google.com/identity/protocols/oauth2/service-account).
import { sign } from "node:crypto";
import type { ServiceAccount } from "./google-credentials.ts";

export const SCOPE = "https://www.googleapis.com/auth/cloud-platform";

/** Seconds. Google takes no longer ones. */
const LIFETIME = 3_600;

/** The form that is posted to the account's `tokenUri`. `at` is in milliseconds since 1970. */
export function tokenForm(account: ServiceAccount, at: number): Record<string, string> {
  return { grant_type: "urn:ietf:params:oauth:grant-type:jwt-bearer", assertion: assertionOf(account, at) };
}

function assertionOf({ clientEmail, privateKey, privateKeyId, tokenUri }: ServiceAccount, at: number): string {
  const header = { alg: "RS256", typ: "JWT", ...(privateKeyId !== undefined && { kid: privateKeyId }) };
  const issuedAt = Math.floor(at / 1000);
  const claims = { iss: clientEmail, scope: SCOPE, aud: tokenUri, iat: issuedAt, exp: issuedAt + LIFETIME };
  const signed = `${encoded(header)}.${encoded(claims)}`;
  return `${signed}.${sign("sha256", Buffer.from(signed), privateKey).toString("base64url")}`;
}

function encoded(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString("base64url");
}

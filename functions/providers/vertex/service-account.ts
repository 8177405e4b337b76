// A Google service account, which asks for a token with a statement that it signs itself (RFC 7523;
// developers.google.com/identity/protocols/oauth2/service-account).
import { createPrivateKey, sign } from "node:crypto";
import { project } from "../../core/directory/provider-config.ts";
import type { Members } from "../../core/wire/members.ts";
import { missingIn, textIn, unsafeIn } from "../tokens/document-members.ts";

export interface ServiceAccount {
  readonly type: "service_account";
  readonly clientEmail: string;
  /** In PEM. */
  readonly privateKey: string;
  readonly privateKeyId: string | undefined;
  readonly tokenUri: string;
  readonly projectId: string | undefined;
}

const TOKEN_URI = "https://oauth2.googleapis.com/token";

export function readServiceAccount(document: Members): ServiceAccount {
  return {
    type: "service_account",
    clientEmail: textIn(document, "client_email") ?? "",
    // An environment variable may have escaped its line breaks once more.
    privateKey: (textIn(document, "private_key") ?? "").replaceAll("\\n", "\n"),
    privateKeyId: textIn(document, "private_key_id"),
    tokenUri: textIn(document, "token_uri") ?? TOKEN_URI,
    projectId: textIn(document, "project_id"),
  };
}

/** Undefined if there is none; else it begins with the name of the member. */
export function faultInServiceAccount(document: Members): string | undefined {
  const { privateKey, projectId } = readServiceAccount(document);
  const fault = missingIn(document, ["client_email", "private_key"]) ?? unsafeIn(document, ["token_uri"]);
  if (fault !== undefined) return fault;
  if (projectId !== undefined && !project.safeParse(projectId).success) return "project_id: is no project's id";
  return isRsaKey(privateKey) ? undefined : "private_key: must be an RSA key in PEM, as Google wrote it";
}

function isRsaKey(pem: string): boolean {
  try {
    return createPrivateKey(pem).asymmetricKeyType === "rsa";
  } catch {
    return false;
  }
}

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

// An application of Microsoft Entra, which proves with a secret who it is (RFC 6749, 4.4;
// learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow).
import type { Members } from "../../core/wire/members.ts";
import { missingIn, textIn, unsafeIn } from "../tokens/document-members.ts";

export interface ClientCredentials {
  readonly tenantId: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Where tokens are had: another one in national clouds. */
  readonly authority: string;
  /** What the token is for. */
  readonly scope: string | undefined;
}

const AUTHORITY = "https://login.microsoftonline.com";

export function readClientCredentials(document: Members): ClientCredentials {
  return {
    tenantId: textIn(document, "tenant_id") ?? "",
    clientId: textIn(document, "client_id") ?? "",
    clientSecret: textIn(document, "client_secret") ?? "",
    authority: textIn(document, "authority") ?? AUTHORITY,
    scope: textIn(document, "scope"),
  };
}

/** Undefined if there is none; else it begins with the name of the member. */
export function faultIn(document: Members): string | undefined {
  const fault = missingIn(document, ["tenant_id", "client_id", "client_secret"]) ?? unsafeIn(document, ["authority"]);
  if (fault !== undefined) return fault;
  return TENANT.test(readClientCredentials(document).tenantId) ? undefined : "tenant_id: is no tenant's id or domain";
}

/** A part of a path. */
const TENANT = /^[a-z0-9][a-z0-9.-]{0,252}$/i;

export function tokenAddress({ authority, tenantId }: ClientCredentials): string {
  return `${authority.replace(/\/+$/, "")}/${tenantId}/oauth2/v2.0/token`;
}

/** The form that is posted there. */
export function tokenForm({ clientId, clientSecret }: ClientCredentials, scope: string): Record<string, string> {
  return { grant_type: "client_credentials", client_id: clientId, client_secret: clientSecret, scope };
}

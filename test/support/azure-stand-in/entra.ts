// Microsoft Entra's token endpoint, for one application of one tenant. `test/providers/rules.md` lists every rule.
import type { Refusal } from "./error.ts";
import type { StandInRequest } from "./refusal.ts";

export const APPLICATION = {
  tenant_id: "11111111-2222-3333-4444-555555555555",
  client_id: "66666666-7777-8888-9999-000000000000",
  client_secret: "abc8Q~stand-in-secret",
};

const TOKEN = /^\/([^/]+)\/oauth2\/v2\.0\/token$/;

/** Undefined for other addresses. */
export function tenantIn(path: string): string | undefined {
  return TOKEN.exec(path)?.[1];
}

/** Undefined for a form that gets a token. */
export function formRefusal({ method, path, headers, body }: StandInRequest): Refusal | undefined {
  const isForm = method === "POST" && headers["content-type"] === "application/x-www-form-urlencoded";
  const form = new URLSearchParams(isForm ? body : "");
  const missing = ["grant_type", "client_id", "client_secret", "scope"].find((name) => !form.get(name));
  if (tenantIn(path) !== APPLICATION.tenant_id)
    return refuse(400, "invalid_request", 90002, `Tenant '${tenantIn(path)}' not found.`);
  if (missing === "client_secret")
    return refuse(401, "invalid_client", 7000218, `${MUST} 'client_assertion' or 'client_secret'.`);
  if (missing !== undefined) return refuse(400, "invalid_request", 900144, `${MUST} '${missing}'.`);
  if (form.get("grant_type") !== "client_credentials") return refuse(400, "unsupported_grant_type", 70003, UNSUPPORTED);
  if (!SCOPES.has(form.get("scope") ?? ""))
    return refuse(400, "invalid_scope", 1002012, `The provided value for scope ${form.get("scope")} is not valid.`);
  if (form.get("client_id") !== APPLICATION.client_id)
    return refuse(
      400,
      "unauthorized_client",
      700016,
      `Application with identifier '${form.get("client_id")}' was not found in the directory 'Stand-in'.`,
    );
  if (form.get("client_secret") !== APPLICATION.client_secret) return refuse(401, "invalid_client", 7000215, SECRET);
  return undefined;
}

const MUST = "The request body must contain the following parameter:";
const UNSUPPORTED = "The app requested an unsupported grant type.";
const SECRET = `Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${APPLICATION.client_id}'.`;
const SCOPES = new Set(["https://cognitiveservices.azure.com/.default", "https://ai.azure.com/.default"]);

function refuse(status: number, error: string, code: number, words: string): Refusal {
  return { status, body: { error, error_description: `AADSTS${code}: ${words}`, error_codes: [code] } };
}

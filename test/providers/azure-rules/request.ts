// Requests as the rules' tests change them.
import { API_KEY } from "../../support/azure-stand-in/address.ts";
import { APPLICATION } from "../../support/azure-stand-in/entra.ts";
import type { StandInRequest } from "../../support/azure-stand-in/refusal.ts";

/** How a request breaks a rule: its members replace those of a good request, and undefined removes one. */
export interface Broken {
  readonly on?: "classic";
  readonly deployment?: string;
  /** Of the classic API. */
  readonly version?: string;
  /** The whole address. */
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly body?: object;
  /** The whole body, which need not be JSON. */
  readonly text?: string;
}

export const question = { model: "chat-eu", messages: [{ role: "user", content: "Hi" }] };

export function requestOf({ on, deployment = "chat-eu", version = "2024-10-21", ...broken }: Broken): StandInRequest {
  const { path, headers, body, text } = broken;
  const classic = `/openai/deployments/${deployment}/chat/completions?api-version=${version}`;
  const usual = on === "classic" ? classic : "/openai/v1/chat/completions";
  return {
    method: "POST",
    path: path ?? usual,
    headers: { "api-key": API_KEY, ...headers },
    body: text ?? JSON.stringify({ ...question, ...body }),
  };
}

/** The same of the form for a token. */
export interface BrokenForm {
  readonly tenant?: string;
  readonly type?: string;
  readonly fields?: Readonly<Record<string, string>>;
}

/** A field that is empty is as good as missing. */
export function formOf({ tenant = APPLICATION.tenant_id, type, fields }: BrokenForm): StandInRequest {
  const { client_id, client_secret } = APPLICATION;
  const scope = "https://cognitiveservices.azure.com/.default";
  const form = { grant_type: "client_credentials", client_id, client_secret, scope, ...fields };
  const headers = { "content-type": type ?? "application/x-www-form-urlencoded" };
  return { method: "POST", path: `/${tenant}/oauth2/v2.0/token`, headers, body: new URLSearchParams(form).toString() };
}

// Asks an identity provider, Google's or Microsoft's, for a token. What it says in a refusal is never shown: it may repeat
// the credentials.

import { parseDocument } from "../../core/directory/document-text.ts";
import { readText } from "../../core/upstream/answer-body.ts";
import type { Fetch, FetchResponse } from "../../core/upstream/fetch.ts";
import { authFailed, credentialUnavailable } from "../../core/upstream/upstream-error.ts";
import type { Members } from "../../core/wire/members.ts";
import type { Token } from "./renewed-token.ts";

export interface Asking {
  readonly fetch: Fetch;
  readonly signal: AbortSignal;
}

interface Wanted {
  readonly url: string;
  readonly body: string;
  readonly headers: Readonly<Record<string, string>>;
}

export function postForm(url: string, form: Readonly<Record<string, string>>, asking: Asking): Promise<Members> {
  const headers = { "content-type": "application/x-www-form-urlencoded" };
  return post({ url, headers, body: new URLSearchParams(form).toString() }, asking);
}

/** Throws a 502 `upstream_auth_failed` where it refuses, and else a 503 `limits_unavailable`. */
export async function post(wanted: Wanted, asking: Asking): Promise<Members> {
  const once = () => ask(wanted, asking);
  const response = await once()
    .catch((error) => (asking.signal.aborted ? Promise.reject(error) : once())) // The connection may have been an old one.
    .catch((error) => Promise.reject(credentialUnavailable(error)));
  const text = await textOf(response).catch((error) => Promise.reject(credentialUnavailable(error)));
  const answer = parseDocument(text);
  if (response.ok && answer !== undefined) return answer;
  const { status } = response;
  const cause = new TokenRefused(status, answer?.["error"]);
  throw REFUSALS.has(status) ? authFailed({ cause }) : credentialUnavailable(cause);
}

const REFUSALS: ReadonlySet<number> = new Set([400, 401, 403, 404]);

function ask({ url, headers, body }: Wanted, { fetch, signal }: Asking): Promise<FetchResponse> {
  const sent = { accept: "application/json", "accept-encoding": "identity", "user-agent": "sluice", ...headers };
  return fetch(url, { method: "POST", headers: sent, body, signal });
}

/** In bytes. */
const LONGEST_ANSWER = 64 * 1024;

async function textOf({ body }: FetchResponse): Promise<string> {
  return body === null ? "" : readText(body, { longest: LONGEST_ANSWER });
}

/** Its code reaches the log. */
class TokenRefused extends Error {
  override readonly name = "TokenRefused";
  readonly code: string;

  constructor(status: number, error: unknown) {
    super("the token endpoint refused");
    const isCode = typeof error === "string" && /^[a-z_]{1,40}$/.test(error);
    this.code = isCode ? `TOKEN_${error.toUpperCase()}` : `TOKEN_STATUS_${status}`;
  }
}

/** Seconds. No token is trusted for longer, whatever its maker says. */
const LONGEST_LIFETIME = 12 * 3_600;

/** Throws a 503 `limits_unavailable` where there is none that could be sent. */
export function tokenIn({ access_token: text, expires_in: seconds }: Members): Token {
  if (typeof text !== "string" || !TOKEN.test(text) || typeof seconds !== "number" || !(seconds > 0))
    throw credentialUnavailable(new TokenMalformed());
  return { text, lifetime: Math.min(seconds, LONGEST_LIFETIME) * 1000 };
}

/** What an Authorization header can carry as one word. */
const TOKEN = /^[\x21-\x7e]{1,16384}$/;

class TokenMalformed extends Error {
  override readonly name = "TokenMalformed";
  readonly code = "TOKEN_MALFORMED";
}

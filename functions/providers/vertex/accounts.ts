// The Google accounts that calls are made with, each with the token that it has at the time.
import type { Fetch } from "../../core/upstream/fetch.ts";
import { credentialUnavailable } from "../../core/upstream/upstream-error.ts";
import type { Members } from "../../core/wire/members.ts";
import { parseCredentials, type ServiceAccount } from "./google-credentials.ts";
import { type RenewedToken, renewedToken, type Token } from "./renewed-token.ts";
import { tokenForm } from "./service-account.ts";
import { postForm } from "./token-endpoint.ts";

export interface Account extends RenewedToken {
  readonly projectId: string | undefined;
  /** What names the account. */
  readonly secrets: readonly string[];
}

export interface AccountOptions {
  readonly fetch: Fetch;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** More than any deployment has: credentials that are replaced leave theirs behind. */
const MOST_ACCOUNTS = 256;

/** Finds the account of credentials by their text. Throws an error where that cannot be read. */
export function openAccounts(options: AccountOptions): (credentials: string) => Account {
  const accounts = new Map<string, Account>();
  return (credentials) => {
    const known = accounts.get(credentials);
    if (known !== undefined) return known;
    const account = accountOf(parseCredentials(credentials), options);
    const [oldest] = accounts.keys();
    if (accounts.size >= MOST_ACCOUNTS && oldest !== undefined) accounts.delete(oldest);
    accounts.set(credentials, account);
    return account;
  };
}

function accountOf(account: ServiceAccount, { fetch, now }: AccountOptions): Account {
  const fetchToken = async (signal: AbortSignal) => {
    return tokenIn(await postForm(account.tokenUri, tokenForm(account, now()), { fetch, signal }));
  };
  const { projectId, clientEmail } = account;
  return { ...renewedToken({ fetchToken, now }), projectId, secrets: [clientEmail] };
}

/** Seconds. No token is trusted for longer, whatever its maker says. */
const LONGEST_LIFETIME = 12 * 3_600;

function tokenIn({ access_token: text, expires_in: seconds }: Members): Token {
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

// The applications of Microsoft Entra that calls are made with.
import type { Fetch } from "../../core/upstream/fetch.ts";
import { isPlaceholder } from "../credentials.ts";
import { type Account, remembered } from "../tokens/accounts.ts";
import { parseCredentials } from "../tokens/parse-credentials.ts";
import { renewedToken } from "../tokens/renewed-token.ts";
import { postForm, tokenIn } from "../tokens/token-endpoint.ts";
import { faultIn, readClientCredentials, tokenAddress, tokenForm } from "./client-credentials.ts";

export interface AccountOptions {
  readonly fetch: Fetch;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Finds the account of credentials by their text. `scope` is for those that name none. Throws an error where they cannot be read. */
export function openAccounts(options: AccountOptions): (credentials: string, scope: string) => Account {
  return remembered((credentials: string, scope: string) => accountOf(credentials, scope, options));
}

function accountOf(text: string, usualScope: string, { fetch, now }: AccountOptions): Account {
  const credentials = readClientCredentials(parseCredentials(text, faultIn));
  const { tenantId, clientId, clientSecret, scope = usualScope } = credentials;
  const form = tokenForm(credentials, scope);
  const fetchToken = async (signal: AbortSignal) =>
    tokenIn(await postForm(tokenAddress(credentials), form, { fetch, signal }));
  const secrets = [tenantId, clientId, clientSecret].filter((name) => !isPlaceholder(name));
  return { ...renewedToken({ fetchToken, now }), secrets };
}

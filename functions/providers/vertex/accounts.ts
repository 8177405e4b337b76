// The Google accounts that calls are made with, each with the token that it has at the time.
import type { Fetch } from "../../core/upstream/fetch.ts";
import { noCredential } from "../../core/upstream/upstream-error.ts";
import type { Members } from "../../core/wire/members.ts";
import type { Services } from "../services.ts";
import { exchangeProof } from "./external-account.ts";
import { type GoogleCredentials, parseCredentials } from "./google-credentials.ts";
import { type RenewedToken, renewedToken } from "./renewed-token.ts";
import { tokenForm } from "./service-account.ts";
import { type Asking, postForm, tokenIn } from "./token-endpoint.ts";

export interface Account extends RenewedToken {
  readonly projectId: string | undefined;
  /** What names the account. */
  readonly secrets: readonly string[];
}

export interface AccountOptions extends Pick<Services, "awsIdentity"> {
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

function accountOf(credentials: GoogleCredentials, options: AccountOptions): Account {
  const { fetch, now } = options;
  const fetchToken = async (signal: AbortSignal) => tokenIn(await answerFor(credentials, options, { fetch, signal }));
  const projectId = credentials.type === "service_account" ? credentials.projectId : undefined;
  return { ...renewedToken({ fetchToken, now }), projectId, secrets: namesIn(credentials) };
}

async function answerFor(
  credentials: GoogleCredentials,
  { now, awsIdentity }: AccountOptions,
  asking: Asking,
): Promise<Members> {
  if (credentials.type === "service_account")
    return postForm(credentials.tokenUri, tokenForm(credentials, now()), asking);
  if (awsIdentity === undefined) throw noCredential();
  return exchangeProof(credentials, await awsIdentity(credentials.audience), asking);
}

function namesIn(credentials: GoogleCredentials): string[] {
  if (credentials.type === "service_account") return [credentials.clientEmail];
  const { audience, impersonationUrl = "" } = credentials;
  const [, email] = /([^/]+):generateAccessToken$/.exec(impersonationUrl) ?? [];
  return [audience, ...(email === undefined ? [] : [email])];
}

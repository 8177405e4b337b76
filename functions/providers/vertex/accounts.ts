// The Google accounts that calls are made with.
import type { Fetch } from "../../core/upstream/fetch.ts";
import { noCredential } from "../../core/upstream/upstream-error.ts";
import type { Members } from "../../core/wire/members.ts";
import type { Services } from "../services.ts";
import { type Account, remembered } from "../tokens/accounts.ts";
import { renewedToken } from "../tokens/renewed-token.ts";
import { type Asking, postForm, tokenIn } from "../tokens/token-endpoint.ts";
import { exchangeProof } from "./external-account.ts";
import { type GoogleCredentials, parseGoogleCredentials } from "./google-credentials.ts";
import { tokenForm } from "./service-account.ts";

export interface GoogleAccount extends Account {
  readonly projectId: string | undefined;
}

export interface AccountOptions extends Pick<Services, "awsIdentity"> {
  readonly fetch: Fetch;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

/** Finds the account of credentials by their text. Throws an error where that cannot be read. */
export function openAccounts(options: AccountOptions): (credentials: string) => GoogleAccount {
  const find = remembered((credentials: string) => accountOf(parseGoogleCredentials(credentials), options));
  return (credentials) => find(credentials);
}

function accountOf(credentials: GoogleCredentials, options: AccountOptions): GoogleAccount {
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

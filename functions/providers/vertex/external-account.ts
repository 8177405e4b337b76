// Workload identity federation: the function's role in AWS proves who it is, and Google gives a token for that (RFC 8693;
// cloud.google.com/iam/docs/workload-identity-federation-with-other-clouds).
import type { Members } from "../../core/wire/members.ts";
import { missingIn, textIn } from "../tokens/document-members.ts";
import { type Asking, post, postForm, tokenIn } from "../tokens/token-endpoint.ts";
import { SCOPE } from "./service-account.ts";

export interface ExternalAccount {
  readonly type: "external_account";
  /** The provider of the workload identity pool. */
  readonly audience: string;
  readonly tokenUrl: string;
  /** Where the token is exchanged for that of a service account. */
  readonly impersonationUrl: string | undefined;
}

const AWS = "urn:ietf:params:aws:token-type:aws4_request";
const ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";

export function readExternalAccount(document: Members): ExternalAccount {
  return {
    type: "external_account",
    audience: textIn(document, "audience") ?? "",
    tokenUrl: textIn(document, "token_url") ?? "",
    impersonationUrl: textIn(document, "service_account_impersonation_url"),
  };
}

/** Undefined if there is none; else it begins with the name of the member. */
export function faultInExternalAccount(document: Members): string | undefined {
  if (document["subject_token_type"] !== AWS) return "subject_token_type: must be that of AWS";
  const foreign = ["token_url", "service_account_impersonation_url"].find((name) => {
    const address = textIn(document, name);
    return address !== undefined && !isGoogles(address);
  });
  return (
    missingIn(document, ["audience", "token_url"]) ?? (foreign && `${foreign}: must be an https address of Google's`)
  );
}

/** The receiver of the role's proof can get Google's token for it: a model's entry must not choose another receiver. */
function isGoogles(address: string): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, hostname } = new URL(address);
  return protocol === "https:" && hostname.endsWith(".googleapis.com");
}

/** What Google's endpoints answer in the end. `proof` is the role's, for the account's audience. */
export async function exchangeProof(account: ExternalAccount, proof: string, asking: Asking): Promise<Members> {
  const form = {
    grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
    audience: account.audience,
    scope: SCOPE,
    requested_token_type: ACCESS_TOKEN,
    subject_token: proof,
    subject_token_type: AWS,
  };
  const answer = await postForm(account.tokenUrl, form, asking);
  if (account.impersonationUrl === undefined) return answer;
  const { text } = tokenIn(answer);
  const body = JSON.stringify({ scope: [SCOPE], lifetime: `${LIFETIME}s` });
  const headers = { "content-type": "application/json", authorization: `Bearer ${text}` };
  const { accessToken } = await post({ url: account.impersonationUrl, headers, body }, asking);
  return { access_token: accessToken, expires_in: LIFETIME };
}

/** Seconds. A service account's token lasts for as long as it is asked for, and for an hour at most. */
const LIFETIME = 3_600;

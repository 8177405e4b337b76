// What Google's credentials are: the JSON documents that its console and its command line write.
import type { Members } from "../../core/wire/members.ts";
import { parseCredentials } from "../tokens/parse-credentials.ts";
import { type ExternalAccount, faultInExternalAccount, readExternalAccount } from "./external-account.ts";
import { faultInServiceAccount, readServiceAccount, type ServiceAccount } from "./service-account.ts";

export type GoogleCredentials = ServiceAccount | ExternalAccount;

/** Throws an error that says what is wrong with them, and nothing of what is in them. */
export function parseGoogleCredentials(text: string): GoogleCredentials {
  const document = parseCredentials(text, faultIn);
  return document["type"] === "service_account" ? readServiceAccount(document) : readExternalAccount(document);
}

/** Undefined if there is none; else it begins with the name of the member. */
export function faultIn(document: Members): string | undefined {
  if (document["type"] === "service_account") return faultInServiceAccount(document);
  if (document["type"] === "external_account") return faultInExternalAccount(document);
  return "type: must be 'service_account' or 'external_account'";
}

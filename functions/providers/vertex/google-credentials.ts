// What Google's credentials are: the JSON documents that its console and its command line write.
import { parseDocument } from "../../core/directory/document-text.ts";
import type { Members } from "../../core/wire/members.ts";
import { type ExternalAccount, faultInExternalAccount, readExternalAccount } from "./external-account.ts";
import { faultInServiceAccount, readServiceAccount, type ServiceAccount } from "./service-account.ts";

export type GoogleCredentials = ServiceAccount | ExternalAccount;

/** Its code reaches the log, such as `CREDENTIALS_PRIVATE_KEY`. */
class UnusableCredentials extends Error {
  override readonly name = "UnusableCredentials";
  readonly code: string;

  constructor(member: string, fault: string) {
    super(fault);
    this.code = `CREDENTIALS_${member.toUpperCase()}`;
  }
}

/** Throws an error that says what is wrong with them, and nothing of what is in them. */
export function parseCredentials(text: string): GoogleCredentials {
  const document = parseDocument(text);
  if (document === undefined) throw new UnusableCredentials("json", "not the text of a JSON object");
  const fault = faultIn(document);
  if (fault !== undefined) throw new UnusableCredentials(fault.slice(0, fault.indexOf(":")), fault);
  return document["type"] === "service_account" ? readServiceAccount(document) : readExternalAccount(document);
}

/** Undefined if there is none; else it begins with the name of the member. */
export function faultIn(document: Members): string | undefined {
  if (document["type"] === "service_account") return faultInServiceAccount(document);
  if (document["type"] === "external_account") return faultInExternalAccount(document);
  return "type: must be 'service_account' or 'external_account'";
}

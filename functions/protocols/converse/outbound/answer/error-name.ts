// What the names of Bedrock's errors mean.
import type { Members } from "../../../../core/wire/members.ts";
import { textIn } from "./text.ts";

/** In characters. */
const LONGEST_NAME = 256;

/** `ThrottlingException:http://internal.amazon.com/…` in a header, `com.amazon.coral.service#ThrottlingException` in a body. */
export function nameIn(value: unknown): string {
  const [name = ""] = textIn(value).slice(0, LONGEST_NAME).trim().split(":");
  return name.slice(name.lastIndexOf("#") + 1);
}

/** Streams spell the first letter otherwise, and their unmodeled errors have other endings. */
export function kindOf({ type }: Members): string {
  return nameIn(type)
    .toLowerCase()
    .replace(/(?:exception|error)$/, "");
}

const CREDENTIALS: ReadonlySet<string> = new Set([
  ...["expiredtoken", "invalidsignature", "signaturedoesnotmatch", "incompletesignature", "unrecognizedclient"],
  ...["missingauthenticationtoken", "invalidclienttokenid", "notauthorized"],
]);

/** AWS's services refuse them with one status or another. */
export function isAboutCredentials(error: Members): boolean {
  return CREDENTIALS.has(kindOf(error));
}

/** What is left for another day does not come back within a request. */
export function isOutForToday({ message }: Members): boolean {
  return /\bper day\b/i.test(textIn(message));
}

/** The request itself is wrong: it fails as well if it is sent again, or elsewhere. */
export function isRefusal(error: Members): boolean {
  return kindOf(error) === "validation";
}

/** A quota that is used up, with the status of a wrong request. */
export function isQuota(error: Members): boolean {
  return kindOf(error) === "servicequotaexceeded";
}

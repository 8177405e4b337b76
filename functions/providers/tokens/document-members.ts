// Members of the JSON documents that hold credentials.
import type { Members } from "../../core/wire/members.ts";
import { isExposed } from "../credentials.ts";

export function textIn(document: Members, name: string): string | undefined {
  const value = document[name];
  return typeof value === "string" && value !== "" ? value : undefined;
}

/** The first of these that is no text. */
export function missingIn(document: Members, names: readonly string[]): string | undefined {
  const missing = names.find((name) => textIn(document, name) === undefined);
  return missing && `${missing}: missing`;
}

/** The first of these that is an address to which a secret cannot be sent: somebody on the way may read it. */
export function unsafeIn(document: Members, names: readonly string[]): string | undefined {
  const unsafe = names.find((name) => {
    const address = textIn(document, name);
    return address !== undefined && !isSafe(address);
  });
  return unsafe && `${unsafe}: must be an https address`;
}

function isSafe(address: string): boolean {
  return URL.canParse(address) && /^https?:$/.test(new URL(address).protocol) && !isExposed(address);
}

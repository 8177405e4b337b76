// Credentials that are the text of a JSON document.
import { parseDocument } from "../../core/directory/document-text.ts";
import type { Members } from "../../core/wire/members.ts";

/** Its code reaches the log, such as `CREDENTIALS_PRIVATE_KEY`. */
class UnusableCredentials extends Error {
  override readonly name = "UnusableCredentials";
  readonly code: string;

  constructor(member: string, fault: string) {
    super(fault);
    this.code = `CREDENTIALS_${member.toUpperCase()}`;
  }
}

/**
 * A fault begins with the name of the member. Throws an error that says what is wrong with the credentials, and nothing of
 * what is in them.
 */
export function parseCredentials(text: string, faultIn: (document: Members) => string | undefined): Members {
  const document = parseDocument(text);
  if (document === undefined) throw new UnusableCredentials("json", "not the text of a JSON object");
  const fault = faultIn(document);
  if (fault !== undefined) throw new UnusableCredentials(fault.slice(0, fault.indexOf(":")), fault);
  return document;
}

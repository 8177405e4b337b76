// A credential may be a JSON document, such as the key of a Google service account: its text is kept as a key's is.
import { isMembers, type Members } from "../wire/members.ts";

/** Whether a credential is a document and no key: keys have no brace. */
export function isDocument(text: string): boolean {
  return text.trimStart().startsWith("{");
}

/** Undefined if the text is no JSON object. */
export function parseDocument(text: string): Members | undefined {
  if (text.length > LONGEST_DOCUMENT) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return isMembers(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

/** In characters. A service account's key has about 2,400. */
const LONGEST_DOCUMENT = 64 * 1024;

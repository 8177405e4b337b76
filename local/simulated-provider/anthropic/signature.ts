// The signature of a simulated thought. A client has to send both back unchanged; a signature of Anthropic's own is taken
// as it is.
import { createHash } from "node:crypto";
import { type Fields, required, stringOf } from "./fields.ts";
import { MessagesError } from "./messages-error.ts";

const MARK = "simulated ";

export function signatureOf(thinking: string): string {
  const hash = createHash("sha256").update(thinking).digest("hex");
  return Buffer.from(`${MARK}${hash}`).toString("base64");
}

/** Of a thinking block that comes back. */
export function checkSignature(block: Fields, path: string): void {
  const thinking = stringOf(required(block["thinking"], `${path}.thinking.thinking`), `${path}.thinking.thinking`);
  const signature = stringOf(required(block["signature"], `${path}.thinking.signature`), `${path}.thinking.signature`);
  const isOurs = Buffer.from(signature, "base64").toString("latin1").startsWith(MARK);
  if (signature !== "" && (!isOurs || signature === signatureOf(thinking))) return;
  throw MessagesError.field(path, "Invalid `signature` in `thinking` block");
}

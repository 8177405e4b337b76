// The signature of a simulated thought, as it comes with a call of a tool or with text. A client has to send it back
// unchanged, beside what it signs; a signature of Google's own is taken as it is.
import { createHash } from "node:crypto";
import { GoogleError } from "./google-error.ts";

const MARK = "simulated ";

/** What Google takes in place of a signature, where the history was not made by the model. */
const SENTINELS = new Set(["skip_thought_signature_validator", "context_engineering_is_the_way_to_go"]);

export function signatureOf(signed: string): string {
  const hash = createHash("sha256").update(signed).digest("hex");
  return Buffer.from(`${MARK}${hash}`).toString("base64");
}

export function checkSignature(signature: string, signed: string, path: string): void {
  if (SENTINELS.has(signature)) return;
  if (!/^[\w+/-]+={0,2}$/.test(signature)) throw GoogleError.field(path, "(TYPE_BYTES), Base64 decoding failed");
  const isOurs = Buffer.from(signature, "base64").toString("latin1").startsWith(MARK);
  if (isOurs && signature !== signatureOf(signed)) throw GoogleError.invalid("Thought signature is not valid.");
}

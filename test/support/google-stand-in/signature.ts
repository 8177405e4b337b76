// Signs what the stand-in's models think, and knows its signatures again. Those of the recordings are accepted too.
import { createHmac } from "node:crypto";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { FunctionCall, Part } from "./request.ts";

/** What Google's documentation offers for calls that another model made. */
export const SENTINELS = ["skip_thought_signature_validator", "context_engineering_is_the_way_to_go"];

const recordings = join(import.meta.dirname, "../../fixtures/recordings/google");
const recorded = new Set(globSync("*.{json,sse,jsonl}", { cwd: recordings }).flatMap(signaturesIn));

function signaturesIn(file: string): string[] {
  const text = readFileSync(join(recordings, file), "utf8");
  const found = text.matchAll(/"(?:thoughtSignature|thought_signature)":\s*"([^"]{40,})"/g);
  return [...found].map(([, signature]) => plain(signature as string));
}

/** A call's signature fits no other call; a text's fits every text, since a client may have joined its pieces. */
export function sign(call?: FunctionCall): string {
  const signed = call === undefined ? "text" : JSON.stringify([call.name, sorted(call.args ?? {})]);
  return createHmac("sha256", "the stand-in's own key").update(signed).digest("base64");
}

export function isSignatureOf({ functionCall, thoughtSignature: signature = "" }: Part): boolean {
  if (SENTINELS.includes(signature) || recorded.has(plain(signature))) return true;
  return plain(signature) === plain(sign(functionCall));
}

/** Either alphabet of base64. */
function plain(signature: string): string {
  return signature.replaceAll("-", "+").replaceAll("_", "/").replace(/=+$/, "");
}

function sorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sorted);
  if (typeof value !== "object" || value === null) return value;
  const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  return members.map(([name, member]) => [name, sorted(member)]);
}

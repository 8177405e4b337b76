// Signs what the stand-in's models think, and knows its signatures again. Those of the recordings are accepted too.
import { createHmac } from "node:crypto";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";

const recordings = join(import.meta.dirname, "../../fixtures/recordings/anthropic");
const recorded = new Set(globSync("*.{json,sse,jsonl}", { cwd: recordings }).flatMap(signaturesIn));

function signaturesIn(file: string): string[] {
  const text = readFileSync(join(recordings, file), "utf8");
  return [...text.matchAll(/"(?:signature|data)":\s*"([^"]{40,})"/g)].map(([, signature]) => signature as string);
}

export function sign(thought: string): string {
  return createHmac("sha256", "the stand-in's own key").update(thought).digest("base64");
}

export function isSignatureOf(thought: string, signature: string): boolean {
  return signature === sign(thought) || recorded.has(signature);
}

/** A thought that nobody else can read: it is longer than a signature, and contains one. */
export function redact(thought: string): string {
  return `${Buffer.from(thought).toString("base64")}.${sign(thought)}`;
}

export function isRedacted(data: string): boolean {
  const [hidden = "", signature = ""] = data.split(".");
  return recorded.has(data) || signature === sign(Buffer.from(hidden, "base64").toString());
}

// Estimates a prompt with only as much code as its body needs: what reads pictures and documents is a file of its own in the
// bundle, which is loaded with the first of them.
import type { Members } from "../wire/members.ts";
import { estimateJson } from "./estimate-json.ts";
import { hasMedia } from "./message-parts.ts";

/** As `estimatePromptTokens` does. `text` is the JSON text that `body` was parsed from. */
export async function estimatePrompt(body: Members, text: string): Promise<number> {
  if (!hasMedia(body)) return estimateMembers(text);
  const { estimatePromptTokens } = await import("./estimate.ts");
  return estimatePromptTokens(body, text);
}

/** Of JSON text without media. */
export function estimateMembers(text: string): number {
  return Math.ceil(estimateJson(text, []));
}

// Counts a prompt that is written in the numbers of its tokens.
import type { CountedPrompt } from "../../../core/protocol.ts";
import type { Members } from "../../../core/wire/members.ts";
import { promptsIn } from "./prompts.ts";

/** Undefined where a prompt is not written so. What comes behind it is text. */
export function countPrompt(body: Members): CountedPrompt | undefined {
  const prompts = promptsIn(body);
  if (!prompts.every(isTokens)) return undefined;
  const { suffix } = body;
  const rest = typeof suffix === "string" ? { suffix } : {};
  return { tokens: prompts.reduce((sum, tokens) => sum + tokens.length, 0), rest };
}

function isTokens(prompt: unknown): prompt is readonly number[] {
  return Array.isArray(prompt) && prompt.every((token) => typeof token === "number");
}

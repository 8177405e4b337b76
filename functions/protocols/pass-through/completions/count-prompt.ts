// Counts a prompt that is written in the numbers of its tokens.
import { estimateTokens } from "../../../core/limits/estimate-text.ts";
import type { Members } from "../../../core/wire/members.ts";
import { promptsIn } from "./prompts.ts";

/** Undefined where a prompt is not written so. */
export function countPrompt(body: Members): number | undefined {
  const prompts = promptsIn(body);
  if (!prompts.every(isTokens)) return undefined;
  const { suffix } = body;
  const behind = typeof suffix === "string" ? estimateTokens(suffix) : 0;
  return prompts.reduce((sum, tokens) => sum + tokens.length, Math.ceil(behind) * prompts.length);
}

function isTokens(prompt: unknown): prompt is readonly number[] {
  return Array.isArray(prompt) && prompt.every((token) => typeof token === "number");
}

// What the stand-in's models think, and whether they show it.
import type { KnownRequest, Part } from "./request.ts";
import { tokensOf } from "./tokens.ts";

export const THOUGHT =
  "**Considering the Request**\n\nThe user wants something. I think about it, and then I answer.\n\n\n";

export interface Thoughts {
  readonly parts: readonly Part[];
  readonly tokens: number;
}

export function thoughtsOf({ body, model }: KnownRequest): Thoughts {
  const { thinkingBudget: budget, includeThoughts: isShown } = body.generationConfig?.thinkingConfig ?? {};
  const thinks = budget === undefined ? model.thinksByDefault === true : budget !== 0;
  if (!thinks) return { parts: [], tokens: 0 };
  return { parts: isShown === true ? [{ text: THOUGHT, thought: true }] : [], tokens: tokensOf(THOUGHT) };
}

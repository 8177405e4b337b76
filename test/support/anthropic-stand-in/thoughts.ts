// What the stand-in's models think: signed, and hidden where the request or the model wants it so.
import type { Block, KnownRequest } from "./request.ts";
import { redact, sign } from "./signature.ts";
import { tokensOf } from "./tokens.ts";

export const THOUGHT = "The user wants something. I think about it, and then I answer.";

interface Occasion {
  /** Whether results of tools have come, and the same turn goes on. */
  readonly goesOn: boolean;
  readonly isRedacted: boolean;
}

/** With a budget, a model thinks only where its turn begins. */
export function thoughtsOf({ body: { thinking }, model }: KnownRequest, { goesOn, isRedacted }: Occasion) {
  const type = thinking?.type ?? (model.thinksByDefault === true ? "adaptive" : "disabled");
  if (type === "disabled" || (type === "enabled" && goesOn)) return { blocks: [], tokens: 0 };
  const display = thinking?.display ?? (model.hidesThoughts === true ? "omitted" : "summarized");
  const shown = display === "omitted" ? "" : THOUGHT;
  const block: Block = isRedacted
    ? { type: "redacted_thinking", data: redact(THOUGHT) }
    : { type: "thinking", thinking: shown, signature: sign(shown) };
  return { blocks: [block], tokens: tokensOf(THOUGHT) };
}

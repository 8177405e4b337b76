// How many tokens a call's prompt has: counted where it is written in token numbers, and else estimated.
import type { InboundProtocol } from "../protocol.ts";
import type { Members } from "../wire/members.ts";
import { estimatePrompt } from "./estimate-prompt.ts";

export interface PromptTokens {
  readonly promptTokens: number;
  /** How many of them were counted, and not estimated. Undefined: none. */
  readonly countedTokens: number | undefined;
}

/** `text` is the JSON text that `body` was parsed from. */
export async function countPrompt(
  body: Members,
  text: string,
  { countPrompt: count }: Pick<InboundProtocol, "countPrompt">,
): Promise<PromptTokens> {
  const counted = count?.(body);
  if (counted === undefined) return { promptTokens: await estimatePrompt(body, text), countedTokens: undefined };
  const { tokens, rest } = counted;
  const hasRest = Object.keys(rest).length > 0;
  const estimated = hasRest ? await estimatePrompt(rest, JSON.stringify(rest)) : 0;
  return { promptTokens: tokens + estimated, countedTokens: tokens };
}

// What a model thought in an earlier turn, as clients send it back.
import type { ReasoningPart } from "../../../../core/conversation/conversation.ts";
import { type Place, placesIn, required } from "../../../reading/place.ts";
import { NAME, oneOf, STRING } from "../../../reading/value-type.ts";

const TYPE = oneOf("thinking", "redacted_thinking");

export function readThinkingBlocks(message: Place): ReasoningPart[] {
  return placesIn(message, "thinking_blocks").flatMap((block) => readThinking(block, required(block, "type", TYPE)));
}

/** Nothing if there is no signature: without it no provider takes its thoughts back. */
function readThinking(block: Place, type: string): ReasoningPart[] {
  const part = { type: "reasoning", path: block.path } as const;
  if (type === "redacted_thinking") {
    return [{ ...part, text: "", redacted: { maker: "anthropic", value: required(block, "data", NAME) } }];
  }
  const { signature } = block.members;
  if (!NAME.is(signature)) return [];
  return [{ ...part, text: required(block, "thinking", STRING), signature: { maker: "anthropic", value: signature } }];
}

// What a model thought in an earlier turn, as clients send it back.
import type { ReasoningPart, Signature } from "../../../../core/conversation/conversation.ts";
import { optional, type Place, placesIn, required } from "../../../reading/place.ts";
import { STRING } from "../../../reading/value-type.ts";
import { isMarked, readEncrypted } from "../../encrypted-reasoning.ts";

export interface Thought {
  readonly parts: readonly ReasoningPart[];
  /** The signature of the call that comes next. */
  readonly ofCall?: Signature | undefined;
}

/** What OpenAI encrypted, no other provider can read: its summary is all that others get. */
export function readReasoningItem(item: Place): Thought {
  const part = { type: "reasoning", path: item.path } as const;
  const shown = shownIn(item);
  const unsigned = shown === "" ? [] : [{ ...part, text: shown }];
  const encrypted = optional(item, "encrypted_content", STRING) ?? "";
  if (encrypted !== "" && !isMarked(encrypted)) {
    return { parts: [{ ...part, text: shown, signature: { maker: "openai", value: encrypted } }] };
  }
  const signed = readEncrypted(encrypted);
  switch (signed?.type) {
    case "thought":
      return { parts: [{ ...part, text: signed.text, signature: signed.signature }] };
    case "redacted":
      return { parts: [{ ...part, text: "", redacted: signed.signature }] };
    case "call":
      return { parts: unsigned, ofCall: signed.signature };
    case undefined:
      return { parts: unsigned };
  }
}

function shownIn(item: Place): string {
  return textsIn(item, "content") || textsIn(item, "summary");
}

function textsIn(item: Place, name: string): string {
  return placesIn(item, name)
    .map((part) => required(part, "text", STRING))
    .join("\n\n");
}

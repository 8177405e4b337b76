// What a model thought in an earlier turn, as clients send it back.
import type { ReasoningPart, Signature } from "../../../../core/conversation/conversation.ts";
import { optional, type Place, required } from "../../../reading/place.ts";
import { NAME, STRING } from "../../../reading/value-type.ts";
import { readSignature } from "../../signatures.ts";

export interface Thought {
  readonly parts: readonly ReasoningPart[];
  /** The signature of the call that comes next. */
  readonly ofCall?: Signature | undefined;
}

/** A thought may be unsigned, as those of most models are. */
export function readThinking(block: Place): Thought {
  const text = required(block, "thinking", STRING);
  const read = readSignature(optional(block, "signature", STRING) ?? "");
  const part = { type: "reasoning", path: block.path, text } as const;
  if (read === undefined) return { parts: [part] };
  const { isOfCall, ...signature } = read;
  if (!isOfCall) return { parts: [{ ...part, signature }] };
  return { parts: text === "" ? [] : [part], ofCall: signature };
}

export function readRedacted(block: Place): ReasoningPart {
  const read = readSignature(required(block, "data", NAME));
  const redacted = read && { maker: read.maker, value: read.value };
  return { type: "reasoning", path: block.path, text: "", redacted };
}

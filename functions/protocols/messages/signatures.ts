// Signatures in thinking blocks. Anthropic's own are as they came; another maker's are marked, so that they are known when the
// client sends them back, and never reach Anthropic.
import type { Signature } from "../../core/conversation/conversation.ts";

/** Anthropic's are base64, which has no points. */
const MARK = "sluice.google.";
/** Google signs calls of tools, too, for which a `tool_use` block has no member: the mark is in an empty block before it. */
const CALL_MARK = "sluice.google.call.";

/** Whether a look at the text of a request says that it may have a mark. */
export function mayBeMarked(text: string): boolean {
  return text.includes(`"${MARK}`);
}

export interface MarkedSignature extends Signature {
  /** It is of the call that comes next. */
  readonly isOfCall: boolean;
}

export function writeSignature({ maker, value }: Signature): string {
  return maker === "anthropic" ? value : MARK + value;
}

export function writeCallSignature({ value }: Signature): string {
  return CALL_MARK + value;
}

/** Undefined: nobody has signed it. */
export function readSignature(text: string): MarkedSignature | undefined {
  if (text === "") return undefined;
  if (text.startsWith(CALL_MARK)) return { maker: "google", value: text.slice(CALL_MARK.length), isOfCall: true };
  if (text.startsWith(MARK)) return { maker: "google", value: text.slice(MARK.length), isOfCall: false };
  return { maker: "anthropic", value: text, isOfCall: false };
}

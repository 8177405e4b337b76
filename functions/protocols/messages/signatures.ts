// Signatures in thinking blocks. Anthropic's own are as they came; another maker's are marked, so that they are known when the
// client sends them back, and never reach Anthropic.
import type { Signature } from "../../core/conversation/conversation.ts";

/** Anthropic's are base64, which has no points. */
const MARK = "sluice.";
/** Google signs calls of tools, too, for which a `tool_use` block has no member: the mark is in an empty block before it. */
const CALL = "call.";
const PATTERN = /^sluice\.(google|openai|azure)\.(call\.)?/;

/** Whether a look at the text of a request says that it may have a mark. */
export function mayBeMarked(text: string): boolean {
  return text.includes(`"${MARK}`);
}

interface MarkedSignature extends Signature {
  /** It is of the call that comes next. */
  readonly isOfCall: boolean;
}

export function writeSignature({ maker, value }: Signature): string {
  return maker === "anthropic" ? value : `${MARK}${maker}.${value}`;
}

export function writeCallSignature({ maker, value }: Signature): string {
  return `${MARK}${maker}.${CALL}${value}`;
}

/** Undefined: it is unsigned. */
export function readSignature(text: string): MarkedSignature | undefined {
  if (text === "") return undefined;
  const [mark = "", maker, call] = PATTERN.exec(text) ?? [];
  if (maker !== "google" && maker !== "openai" && maker !== "azure") {
    return { maker: "anthropic", value: text, isOfCall: false };
  }
  return { maker, value: text.slice(mark.length), isOfCall: call !== undefined };
}

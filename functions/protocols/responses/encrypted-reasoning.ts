// What models of other makers than OpenAI have signed, as the `encrypted_content` of reasoning items. It is marked, so that it
// is known when the client sends it back, and reaches its own maker only. Without the mark it is OpenAI's.
import type { Signature } from "../../core/conversation/conversation.ts";

const MARK = "sluice.";
const PATTERN = /^sluice\.(thought|redacted|call)\.(anthropic|google)\.(\d{1,9})\./;

export type SignedReasoning =
  /** A thought with all of its text: its maker refuses another, and the client may not be shown it. */
  | { readonly type: "thought"; readonly signature: Signature; readonly text: string }
  /** A thought that only its maker can read. */
  | { readonly type: "redacted"; readonly signature: Signature }
  /** Google signs calls of tools, too: the item is before the call. */
  | { readonly type: "call"; readonly signature: Signature };

/** Whether a look at the text of a request says that it may have a mark. */
export function mayBeMarked(text: string): boolean {
  return text.includes(`"${MARK}`);
}

export function isMarked(encrypted: string): boolean {
  return encrypted.startsWith(MARK);
}

/** The signature's length is before it, because a text may follow. OpenAI's own is as it came. */
export function writeEncrypted(reasoning: SignedReasoning): string {
  const { type, signature } = reasoning;
  if (signature.maker === "openai" || signature.maker === "azure") return signature.value;
  const text = type === "thought" ? reasoning.text : "";
  return `${MARK}${type}.${signature.maker}.${signature.value.length}.${signature.value}${text}`;
}

/** Undefined: it is OpenAI's, or broken. */
export function readEncrypted(encrypted: string): SignedReasoning | undefined {
  const [head, type, maker, length] = PATTERN.exec(encrypted) ?? [];
  if (head === undefined || (maker !== "anthropic" && maker !== "google")) return undefined;
  const end = head.length + Number(length);
  const signature = { maker, value: encrypted.slice(head.length, end) } as const;
  if (signature.value === "" || end > encrypted.length) return undefined;
  if (type === "thought") return { type, signature, text: encrypted.slice(end) };
  return type === "redacted" || type === "call" ? { type, signature } : undefined;
}

// What the providers behind claude-code.sh and codex.sh are asked, and what they answer: the prompt says it.

/** What has come since the model spoke last. */
export interface Asked {
  readonly text: string;
  /** Of tools. */
  readonly results: readonly string[];
  /** The whole body. */
  readonly body: string;
  /** The client wants the provider to compact the conversation. */
  readonly compacts?: boolean;
}

type Text = "text" | "summary" | "text, after compaction" | "text, after thoughts" | "long text";

export type Plan =
  | { readonly kind: Text; readonly text: string }
  | Call
  | { readonly kind: "broken off" | "cut short"; readonly text: string }
  | { readonly kind: "too long" }
  | { readonly kind: "compaction"; readonly secret: string };

export interface Call {
  readonly kind: "call";
  readonly name: string;
  readonly input: object;
  /** What only the provider can read of its thoughts, which come before the call. */
  readonly secret?: string;
  /** Where a tool is no function of its own; other protocols than Responses know nothing of that. */
  readonly responses?: { readonly namespace?: string; readonly name: string; readonly custom?: string };
}

/** The part of a conversation that is still without an answer. */
export function sinceAnswer<T extends { readonly role?: unknown }>(messages: readonly T[]): readonly T[] {
  return messages.slice(messages.findLastIndex(({ role }) => role === "assistant") + 1);
}

/** Agents put reminders before what the user wrote. */
export function lastLineOf(text: string): string {
  return text.trim().split("\n").at(-1) ?? "";
}

const USUAL = 12_000;
const MANY = 100_000;

/** How long the prompt was. After a long answer an agent makes room. */
export function promptTokensOf({ kind }: Plan): number {
  return kind === "long text" ? MANY : USUAL;
}

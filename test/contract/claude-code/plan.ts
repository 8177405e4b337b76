// What the provider behind claude-code.sh answers: the prompt says it.

/** What has come since the model spoke last. */
export interface Asked {
  readonly text: string;
  /** Of tools. */
  readonly results: readonly string[];
  /** The whole body. */
  readonly body: string;
}

export type Plan =
  | { readonly kind: "text" | "summary" | "text, after compaction"; readonly text: string }
  | { readonly kind: "call"; readonly name: string; readonly input: object }
  | { readonly kind: "broken off"; readonly text: string }
  | { readonly kind: "too long" };

/** What is left of a conversation that was compacted. */
const SUMMARY = "The user and the assistant have greeted each other.";
/** Claude Code asks for a summary with these words. */
const SUMMARISE = "CRITICAL: Respond with TEXT ONLY";

export function planOf({ text, results, body }: Asked): Plan {
  if (text.includes(SUMMARISE)) return { kind: "summary", text: `<summary>\n${SUMMARY}\n</summary>` };
  if (results.length > 0) return { kind: "text", text: `The tool said: ${results.join(" | ")}` };
  if (text.includes("TOO LONG") && !body.includes(SUMMARY)) return { kind: "too long" };
  if (text.includes("BREAK OFF")) return { kind: "broken off", text: "This answer is not" };
  const [, command] = /RUN (.+)/.exec(text) ?? [];
  if (command !== undefined) return { kind: "call", name: "Bash", input: { command, description: "Run it" } };
  const kind = body.includes(SUMMARY) ? "text, after compaction" : "text";
  return { kind, text: `You said: ${lastLineOf(text)}` };
}

/** Claude Code puts reminders before what the user wrote. */
function lastLineOf(text: string): string {
  return text.trim().split("\n").at(-1) ?? "";
}

/** The part of a conversation that is still without an answer. */
export function sinceAnswer<T extends { readonly role?: unknown }>(messages: readonly T[]): readonly T[] {
  return messages.slice(messages.findLastIndex(({ role }) => role === "assistant") + 1);
}

// The provider behind claude-code.sh.
import { type Asked, lastLineOf, type Plan } from "./plan.ts";
import { serve } from "./serve.ts";

/** What is left of a conversation that was compacted. */
const SUMMARY = "The user and the assistant have greeted each other.";
/** Claude Code asks for a summary with these words. */
const SUMMARISE = "CRITICAL: Respond with TEXT ONLY";

function planOf({ text, results, body }: Asked): Plan {
  if (text.includes(SUMMARISE)) return { kind: "summary", text: `<summary>\n${SUMMARY}\n</summary>` };
  if (results.length > 0) return { kind: "text", text: `The tool said: ${results.join(" | ")}` };
  if (text.includes("TOO LONG") && !body.includes(SUMMARY)) return { kind: "too long" };
  if (text.includes("BREAK OFF")) return { kind: "broken off", text: "This answer is not" };
  const [, command] = /RUN (.+)/.exec(text) ?? [];
  if (command !== undefined) return { kind: "call", name: "Bash", input: { command, description: "Run it" } };
  const kind = body.includes(SUMMARY) ? "text, after compaction" : "text";
  return { kind, text: `You said: ${lastLineOf(text)}` };
}

serve(planOf);

// What each generation of Claude accepts. Requests differ so much between them that one of the wrong generation is a 400.
import { type Capabilities, EFFORTS } from "../../../core/directory/capabilities.ts";
import type { KnownCapabilities } from "../known-capabilities.ts";

/** Those that matter to Claude. The limit of an answer is unknown for unknown models. */
export type ClaudeCapabilities = KnownCapabilities<
  | ("sampling" | "thinking" | "thinks_by_default" | "thinking_off" | "efforts")
  | ("structured_output" | "forced_tool_choice" | "prefill")
> &
  Pick<Capabilities, "output_limit">;

const ALL_EFFORTS = EFFORTS.filter((effort) => effort !== "minimal");

const NEWEST: ClaudeCapabilities = {
  sampling: "none",
  thinking: "adaptive",
  thinks_by_default: true,
  thinking_off: false,
  efforts: ALL_EFFORTS,
  structured_output: true,
  forced_tool_choice: false,
  prefill: false,
};
const CLAUDE_3: ClaudeCapabilities = {
  sampling: "both",
  thinking: "none",
  thinks_by_default: false,
  thinking_off: true,
  efforts: [],
  structured_output: false,
  forced_tool_choice: true,
  prefill: true,
  output_limit: 4096,
};
const SONNET_37: ClaudeCapabilities = { ...CLAUDE_3, thinking: "budget", output_limit: 64_000 };
const CLAUDE_4: ClaudeCapabilities = { ...SONNET_37, sampling: "either" };
const CLAUDE_41: ClaudeCapabilities = { ...CLAUDE_4, structured_output: true };
const CLAUDE_46: ClaudeCapabilities = {
  ...CLAUDE_41,
  thinking: "adaptive",
  efforts: ["low", "medium", "high", "max"],
  prefill: false,
  output_limit: 128_000,
};
const CLAUDE_47: ClaudeCapabilities = { ...CLAUDE_46, sampling: "none", efforts: ALL_EFFORTS };
const CLAUDE_5: ClaudeCapabilities = { ...CLAUDE_47, thinks_by_default: true };
const ALWAYS_THINKING: ClaudeCapabilities = { ...NEWEST, output_limit: 128_000 };

/** By what the model's id begins with. Nothing but a date or a revision may follow. */
const BY_PREFIX: Readonly<Record<string, ClaudeCapabilities>> = {
  "claude-instant": CLAUDE_3,
  "claude-2": CLAUDE_3,
  "claude-v2": CLAUDE_3,
  "claude-2-1": CLAUDE_3,
  "claude-3": CLAUDE_3,
  "claude-3-5": { ...CLAUDE_3, output_limit: 8192 },
  "claude-3-7": SONNET_37,
  "claude-opus-4": { ...CLAUDE_4, output_limit: 32_000 },
  "claude-opus-4-0": { ...CLAUDE_4, output_limit: 32_000 },
  "claude-sonnet-4": CLAUDE_4,
  "claude-sonnet-4-0": CLAUDE_4,
  "claude-opus-4-1": { ...CLAUDE_41, output_limit: 32_000 },
  "claude-opus-4-5": CLAUDE_41,
  "claude-sonnet-4-5": CLAUDE_41,
  "claude-haiku-4-5": CLAUDE_41,
  "claude-opus-4-6": CLAUDE_46,
  "claude-sonnet-4-6": CLAUDE_46,
  "claude-opus-4-7": CLAUDE_47,
  "claude-opus-4-8": CLAUDE_47,
  "claude-opus-5": CLAUDE_5,
  "claude-sonnet-5": CLAUDE_5,
  "claude-haiku-5-5": CLAUDE_5,
  "claude-opus-5-5": ALWAYS_THINKING,
  "claude-sonnet-5-5": ALWAYS_THINKING,
  "claude-fable-5": ALWAYS_THINKING,
  "claude-fable-5-1": ALWAYS_THINKING,
  "claude-mythos-5": ALWAYS_THINKING,
  "claude-mythos-5-1": ALWAYS_THINKING,
};

/** A further number of one or two digits is another model's version; a date has eight. */
const VERSION = /^-?\d{1,2}(?!\d)/;

/** Unknown models are taken for the newest: those refuse most. */
export function claudeCapabilities(id: string): ClaudeCapabilities {
  const name = nameIn(id);
  const prefix = Object.keys(BY_PREFIX).find((each) => name.startsWith(each) && !VERSION.test(name.slice(each.length)));
  return prefix === undefined ? NEWEST : (BY_PREFIX[prefix] ?? NEWEST);
}

/** Without the region and the vendor before it; some vendors write versions with a dot. */
function nameIn(id: string): string {
  const name = id.toLowerCase().replace(/(\d)\.(?=\d)/g, "$1-");
  return name.slice(Math.max(name.indexOf("claude-"), 0));
}

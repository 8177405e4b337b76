// How recorded requests to Anthropic differ from what is written where the same is asked for, and why.
import type { Members } from "../../../../functions/core/wire/members.ts";

interface Difference {
  readonly member: string;
  readonly reason: string;
  /** What the recorded member would be. Undefined: it would not be there. */
  readonly as?: (recorded: unknown) => unknown;
}

const raised = (budget: number): Difference => ({
  member: "max_tokens",
  reason: "a budget is added to the maximum, so that it cannot take all of the answer",
  as: (recorded) => Number(recorded) + budget,
});
const serverTool: readonly Difference[] = [
  { member: "tools", reason: "the internal form has no tool that the provider runs" },
  { member: "tool_choice", reason: "without tools it would be refused" },
];
const hidden: Difference = {
  member: "thinking",
  reason: "models with budgets show what they think without being asked",
  as: () => ({ type: "enabled", budget_tokens: 1024 }),
};
const adaptive: Difference = {
  member: "thinking",
  reason: "an effort is asked of thinking, which newer models hide unless asked for it",
  as: () => ({ type: "adaptive", display: "summarized" }),
};

const everywhere: readonly Difference[] = [
  {
    member: "system",
    reason: "blocks can have cache marks",
    as: (recorded) => (typeof recorded === "string" ? [{ type: "text", text: recorded }] : recorded),
  },
];
/** By the name of the recording, beside those that are in all. */
export const differences: Readonly<Record<string, readonly Difference[]>> = {
  "error-400-effort": [
    adaptive,
    {
      member: "output_config",
      reason: "this model has no effort `xhigh`; the recording is its refusal",
      as: () => ({ effort: "max" }),
    },
  ],
  "parallel-tools-second-turn": [
    {
      member: "messages",
      reason: "`is_error: false` is the default",
      as: (recorded) => withoutMember(recorded, "is_error"),
    },
  ],
  "pause-turn": [...serverTool, raised(4096)],
  "server-tool-stream": serverTool,
  "thinking-adaptive-stream": [
    adaptive,
    {
      member: "output_config",
      reason: "in the internal form reasoning is asked for by an effort",
      as: () => ({ effort: "high" }),
    },
  ],
  "thinking-redacted": [raised(1024)],
  "thinking-redacted-stream": [raised(1024)],
  "thinking-tool-stream": [hidden],
  "thinking-tool-stream-second-turn": [hidden],
};

function withoutMember(value: unknown, name: string): unknown {
  return JSON.parse(JSON.stringify(value, (key, inner) => (key === name ? undefined : inner)));
}

/** What the internal form makes of a recorded request. */
export function expected(name: string, recorded: Members): Members {
  const entries = [...everywhere, ...(differences[name] ?? [])].map(({ member, as }) => {
    return [member, as?.(recorded[member])] as const;
  });
  return { ...recorded, ...Object.fromEntries(entries) };
}

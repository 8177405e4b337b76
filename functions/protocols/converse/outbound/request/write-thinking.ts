// How the model is asked to think: each family has its own members for it.
import { writeThinking as writeForClaude } from "../../../writing/claude/write-thinking.ts";
import type { Thinking, ThinkingOptions } from "./thinking.ts";
import { thinkAtLevel } from "./thinking-level.ts";

export function writeThinking(options: ThinkingOptions): Thinking {
  const { capabilities, maximumTokens, usualTokens } = options;
  if (capabilities.reasoning !== "claude") return thinkAtLevel(options);
  const written = writeForClaude({ ...options, maximumTokens: maximumTokens ?? usualTokens });
  const { isOn, thinking, effort, isLess = false } = written;
  return {
    ...{ isOn, isLess },
    fields: { ...(thinking && { thinking }), ...(effort && { output_config: { effort } }) },
    leavesSampling: !isOn,
    // A budget is refused that is not less than the maximum, and that is not documented where a request names none.
    maximumTokens: thinking?.["type"] === "enabled" ? written.maximumTokens : maximumTokens,
  };
}

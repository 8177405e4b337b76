// How the next token is chosen, and where the answer stops.
import type { Options } from "../../../../core/conversation/conversation.ts";
import type { Members } from "../../../../core/wire/members.ts";
import { isBlank } from "../../../writing/blank.ts";
import type { ClaudeCapabilities } from "../../../writing/claude/capabilities.ts";
import type { Omissions } from "../../../writing/omissions.ts";

export interface SamplingOptions {
  readonly capabilities: ClaudeCapabilities;
  readonly omissions: Omissions;
  readonly isThinking: boolean;
}

/** What every model accepts: 1 is the default of both, and `top_p` may be close to it. */
const LEAST_TOP_P = { any: 0, thinking: 0.95, newest: 0.99 };

export function writeSampling(options: Options, { capabilities, omissions, isThinking }: SamplingOptions): Members {
  const { temperature, topP, topK } = options;
  const isFree = capabilities.sampling !== "none" && !isThinking;
  const leastTopP =
    capabilities.sampling === "none" ? LEAST_TOP_P.newest : LEAST_TOP_P[isThinking ? "thinking" : "any"];
  const warmth = temperature === undefined ? undefined : Math.min(Math.max(temperature, 0), 1);
  const keeps = {
    temperature: warmth !== undefined && (isFree || warmth === 1),
    topP: topP !== undefined && topP >= leastTopP && topP <= 1,
    topK: topK !== undefined && topK >= 0 && isFree,
  };
  if (temperature !== undefined && !keeps.temperature) omissions.drop("temperature");
  if (topK !== undefined && !keeps.topK) omissions.drop("top_k");
  // Of the two the temperature stays, unless it says no more than the default.
  const both = keeps.temperature && keeps.topP && capabilities.sampling !== "both";
  const hasTopP = keeps.topP && !(both && warmth !== 1);
  if (topP !== undefined && !hasTopP) omissions.drop("top_p");
  return {
    ...(keeps.temperature && !(both && hasTopP) && { temperature: warmth }),
    ...(hasTopP && { top_p: topP }),
    ...(keeps.topK && { top_k: topK }),
  };
}

/** White space alone is refused as a stop sequence. */
export function writeStop({ stop }: Options, omissions: Omissions): Members {
  const sequences = stop.filter((sequence) => !isBlank(sequence));
  if (sequences.length < stop.length) omissions.drop("stop");
  return sequences.length === 0 ? {} : { stop_sequences: sequences };
}

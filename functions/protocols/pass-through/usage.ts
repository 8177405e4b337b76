// The usage in an answer or in an event of a stream, in whichever form its provider reports it.
import { readUsage, type Usage } from "../../core/limits/usage.ts";
import { isMembers, type Members } from "../../core/wire/members.ts";

/**
 * OpenAI's own, whose transcriptions may report seconds instead of tokens; and Cohere's, which has what is billed and what was
 * read.
 */
export function usageIn({ usage, meta }: Members): Usage | undefined {
  const { billed_units: billed, tokens } = isMembers(meta) ? meta : {};
  return readCounts(usage) ?? readCounts(billed) ?? readCounts(tokens);
}

function readCounts(value: unknown): Usage | undefined {
  if (!isMembers(value)) return undefined;
  const { input_token_details: input, output_token_details: output, ...counts } = value;
  return readUsage({ input_tokens_details: input, output_tokens_details: output, ...ofPrompt(counts) });
}

const PARTS = ["prompt_tokens", "input_tokens", "completion_tokens", "output_tokens"];

/** Where there is only a total, as Voyage has it, nothing was generated. */
function ofPrompt(counts: Members): Members {
  const isTotalOnly = PARTS.every((name) => (counts[name] ?? null) === null);
  return isTotalOnly ? { ...counts, prompt_tokens: counts["total_tokens"] } : counts;
}

// Options that neither Anthropic's Messages nor Bedrock's Converse has.
import type { Options } from "../../core/conversation/conversation.ts";
import type { Omissions } from "./omissions.ts";

export function omitUnknown(options: Options, omissions: Omissions): void {
  if ((options.choices ?? 1) > 1) omissions.refuse("n", "this model's provider gives one answer");
  if (options.logprobs !== undefined) omissions.refuse("logprobs", "this model's provider does not report them");
  if (options.seed !== undefined) omissions.drop("seed");
  if (options.frequencyPenalty !== undefined) omissions.drop("frequency_penalty");
  if (options.presencePenalty !== undefined) omissions.drop("presence_penalty");
}

// `generationConfig`: how much the model writes, how, and in which form.
import type { Options } from "../../../../core/conversation/conversation.ts";
import type { Members } from "../../../../core/wire/members.ts";
import type { Omissions } from "../../../writing/omissions.ts";
import type { ModelCapabilities } from "./capabilities.ts";
import { choicesIn, writeSampling, writeStop } from "./write-sampling.ts";
import { writeThinking } from "./write-thinking.ts";

interface GenerationOptions {
  readonly capabilities: ModelCapabilities;
  readonly omissions: Omissions;
  /** The members for the answer's form. */
  readonly format: Members;
}

export interface Generation {
  readonly config: Members;
  readonly choices: number;
  /** Undefined: the client names none, and the model's own limit holds. */
  readonly maximumTokens: number | undefined;
}

export function writeGeneration(options: Options, given: GenerationOptions): Generation {
  const { capabilities, omissions, format } = given;
  if (options.logprobs !== undefined) omissions.refuse("logprobs", "they are not translated for this model's provider");
  const choices = choicesIn(options, given);
  const maximumTokens = maximumIn(options, capabilities);
  const thinking = writeThinking(options.reasoning, given);
  const config = {
    ...(maximumTokens !== undefined && { maxOutputTokens: maximumTokens }),
    ...(choices > 1 && { candidateCount: choices }),
    ...writeSampling(options, given),
    ...writeStop(options, omissions),
    ...format,
    ...(thinking && { thinkingConfig: thinking }),
  };
  return { config, choices, maximumTokens };
}

/** It includes what the model thinks, as the client's does. More than the model can write would be refused. */
function maximumIn({ maximumTokens: asked }: Options, { output_limit: limit }: ModelCapabilities): number | undefined {
  return asked === undefined || limit === undefined ? asked : Math.min(asked, limit);
}

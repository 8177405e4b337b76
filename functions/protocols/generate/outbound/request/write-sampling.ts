// How the next token is chosen, how often, and where the answer stops.
import type { Options } from "../../../../core/conversation/conversation.ts";
import type { Members } from "../../../../core/wire/members.ts";
import type { Omissions } from "../../../writing/omissions.ts";
import type { ModelCapabilities } from "./capabilities.ts";

interface SamplingOptions {
  readonly capabilities: ModelCapabilities;
  readonly omissions: Omissions;
}

const MOST_STOPS = 5;
const HOTTEST = 2;
const LARGEST_SEED = 2 ** 31 - 1;

export function writeSampling(options: Options, { capabilities, omissions }: SamplingOptions): Members {
  const { temperature, topP, topK, seed, frequencyPenalty, presencePenalty } = options;
  const { sampling, penalties } = capabilities;
  const isFree = sampling !== "none";
  const keep = (name: string, value: number | undefined, canStay: boolean) => {
    if (value !== undefined && !canStay) omissions.drop(name);
    return canStay ? value : undefined;
  };
  const members = {
    temperature: keep("temperature", temperature && Math.min(Math.max(temperature, 0), HOTTEST), isFree),
    topP: keep("top_p", topP, sampling === "both" || (isFree && temperature === undefined)),
    // Elsewhere 0 and -1 mean all tokens, which is what a request without it means.
    topK: keep("top_k", topK, isFree && topK !== undefined && topK > 0),
    seed: keep("seed", seed, seed !== undefined && seed >= -LARGEST_SEED - 1 && seed <= LARGEST_SEED),
    frequencyPenalty: keep("frequency_penalty", frequencyPenalty, penalties),
    presencePenalty: keep("presence_penalty", presencePenalty, penalties),
  };
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}

/** Empty ones are refused, and would end nothing. */
export function writeStop({ stop }: Options, omissions: Omissions): Members {
  const sequences = stop.filter((sequence) => sequence !== "");
  if (sequences.length < stop.length) omissions.drop("stop");
  if (sequences.length > MOST_STOPS) {
    omissions.refuse("stop", `this model's provider takes ${MOST_STOPS} stop sequences at most`);
  }
  return sequences.length === 0 ? {} : { stopSequences: sequences.slice(0, MOST_STOPS) };
}

/** How many answers there will be. */
export function choicesIn({ choices = 1 }: Options, { capabilities, omissions }: SamplingOptions): number {
  const { choices: most } = capabilities;
  if (choices <= most) return choices;
  omissions.refuse("n", `this model gives ${most === 1 ? "one answer" : `${most} answers at most`}`);
  return most;
}

// How the next token is chosen, how often, and where the answer stops.
import type { Options } from "../../../core/conversation/conversation.ts";
import type { Members } from "../../../core/wire/members.ts";
import type { Omissions } from "../omissions.ts";
import type { ChatCapabilities } from "./chat-capabilities.ts";

export interface SamplingOptions {
  readonly capabilities: ChatCapabilities;
  readonly omissions: Omissions;
  readonly isThinking: boolean;
}

export function writeSampling(options: Options, { capabilities, omissions, isThinking }: SamplingOptions): Members {
  const { temperature, topP, topK, seed, frequencyPenalty, presencePenalty } = options;
  const { sampling, penalties, whileThinking } = capabilities;
  const isFree = sampling !== "none" && (whileThinking.samples || !isThinking);
  // 1 is the default of both, and says nothing that a request without it would not say.
  const both = isFree && (sampling === "both" || temperature === undefined || temperature === 1);
  const wanted = [
    { name: "temperature", value: temperature, canStay: isFree, usual: 1 },
    { name: "top_p", value: topP, canStay: both, usual: 1 },
    { name: "top_k", value: topK, canStay: isFree && capabilities.topK },
    { name: "seed", value: seed, canStay: true },
    { name: "frequency_penalty", value: frequencyPenalty, canStay: isFree && penalties, usual: 0 },
    { name: "presence_penalty", value: presencePenalty, canStay: isFree && penalties, usual: 0 },
  ].filter(({ value }) => value !== undefined);
  for (const { name, value, canStay, usual } of wanted) if (!canStay && value !== usual) omissions.drop(name);
  return Object.fromEntries(wanted.flatMap(({ name, value, canStay }) => (canStay ? [[name, value]] : [])));
}

/** Empty ones are refused, and would end nothing. Without the others the answer would be another. */
export function writeStop(
  { stop }: Options,
  { capabilities: { mostStops: most }, omissions }: SamplingOptions,
): Members {
  const sequences = stop.filter((sequence) => sequence !== "");
  if (sequences.length < stop.length) omissions.drop("stop");
  if (sequences.length > most) {
    omissions.refuse("stop", `this model takes ${most === 0 ? "none" : `${most} stop sequences at most`}`);
  }
  const kept = sequences.slice(0, most);
  return kept.length === 0 ? {} : { stop: kept };
}

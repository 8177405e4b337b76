// The members of a request that are numbers, texts and switches. Whether a number is within its range, the provider says.
import type { Options } from "../../../../core/conversation/conversation.ts";
import { readCacheMark } from "../../../reading/cache-mark.ts";
import { optional, optionalPlace, type Place } from "../../../reading/place.ts";
import { INTEGER, LIST, NAME, NUMBER, POSITIVE, STRING } from "../../../reading/value-type.ts";
import { invalid } from "../../../request-error.ts";
import { readFormat } from "./read-format.ts";
import { readReasoning } from "./read-reasoning.ts";

export function readOptions(request: Place): Options {
  const metadata = optionalPlace(request, "metadata");
  return {
    ...NOT_HERE,
    maximumTokens: optional(request, "max_tokens", POSITIVE),
    temperature: optional(request, "temperature", NUMBER),
    topP: optional(request, "top_p", NUMBER),
    topK: optional(request, "top_k", INTEGER),
    stop: readStop(request),
    reasoning: readReasoning(request),
    format: readFormat(request),
    user: metadata && optional(metadata, "user_id", STRING),
    serviceTier: readTier(request),
    cache: readCacheMark(request),
  };
}

/** What only other protocols have. */
const NOT_HERE = {
  choices: undefined,
  seed: undefined,
  frequencyPenalty: undefined,
  presencePenalty: undefined,
  logprobs: undefined,
};

function readStop(request: Place): readonly string[] {
  const stop = optional(request, "stop_sequences", LIST) ?? [];
  if (stop.every(STRING.is)) return stop;
  throw invalid("stop_sequences", "expected a list of strings");
}

/** By OpenAI's name, if it has one. */
function readTier(request: Place): string | undefined {
  const tier = optional(request, "service_tier", NAME);
  return tier === "standard_only" ? "default" : tier;
}

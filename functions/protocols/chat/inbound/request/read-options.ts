// The members of a request that are numbers, texts and switches. Whether a number is within its range, the provider says.
import type { Options } from "../../../../core/conversation/conversation.ts";
import { readCacheMark } from "../../../reading/cache-mark.ts";
import { optional, type Place } from "../../../reading/place.ts";
import { BOOLEAN, COUNT, INTEGER, LIST, NAME, NUMBER, POSITIVE, STRING } from "../../../reading/value-type.ts";
import { invalid } from "../../../request-error.ts";
import { readFormat } from "./read-format.ts";
import { readReasoning } from "./read-reasoning.ts";

export function readOptions(request: Place): Options {
  const newer = optional(request, "max_completion_tokens", POSITIVE);
  const older = optional(request, "max_tokens", POSITIVE);
  const user = optional(request, "user", STRING);
  return {
    maximumTokens: newer ?? older,
    choices: optional(request, "n", POSITIVE),
    ...readSampling(request),
    stop: readStop(request),
    logprobs: readLogprobs(request),
    reasoning: readReasoning(request),
    format: readFormat(request),
    user: optional(request, "safety_identifier", STRING) ?? user,
    serviceTier: optional(request, "service_tier", NAME),
    cache: readCacheMark(request),
  };
}

function readSampling(request: Place) {
  return {
    temperature: optional(request, "temperature", NUMBER),
    topP: optional(request, "top_p", NUMBER),
    topK: optional(request, "top_k", INTEGER),
    seed: optional(request, "seed", INTEGER),
    frequencyPenalty: optional(request, "frequency_penalty", NUMBER),
    presencePenalty: optional(request, "presence_penalty", NUMBER),
  };
}

function readStop({ members }: Place): string[] {
  const stop = members["stop"] ?? [];
  if (STRING.is(stop)) return [stop];
  if (LIST.is(stop) && stop.every(STRING.is)) return [...stop];
  throw invalid("stop", "expected a string or a list of strings");
}

function readLogprobs(request: Place): number | undefined {
  const top = optional(request, "top_logprobs", COUNT) ?? 0;
  return optional(request, "logprobs", BOOLEAN) === true ? top : undefined;
}

// The members of a request that are numbers, texts and switches. Whether a number is within its range, the provider says.
import type { Options } from "../../../../core/conversation/conversation.ts";
import { optional, type Place } from "../../../reading/place.ts";
import { COUNT, LIST, NAME, NUMBER, POSITIVE, STRING } from "../../../reading/value-type.ts";
import { readFormat } from "./read-format.ts";
import { readReasoning } from "./read-reasoning.ts";

export function readOptions(request: Place): Options {
  const user = optional(request, "user", STRING);
  return {
    ...NOT_HERE,
    maximumTokens: optional(request, "max_output_tokens", POSITIVE),
    temperature: optional(request, "temperature", NUMBER),
    topP: optional(request, "top_p", NUMBER),
    logprobs: readLogprobs(request),
    reasoning: readReasoning(request),
    format: readFormat(request),
    user: optional(request, "safety_identifier", STRING) ?? user,
    serviceTier: optional(request, "service_tier", NAME),
  };
}

/** What only other protocols have. */
const NOT_HERE = {
  choices: undefined,
  topK: undefined,
  stop: [],
  seed: undefined,
  frequencyPenalty: undefined,
  presencePenalty: undefined,
  cache: undefined,
};

/** A number of 0 asks for nothing. */
function readLogprobs(request: Place): number | undefined {
  const top = optional(request, "top_logprobs", COUNT) ?? 0;
  const included = optional(request, "include", LIST) ?? [];
  return top > 0 || included.includes(LOGPROBS) ? top : undefined;
}

const LOGPROBS = "message.output_text.logprobs";

// What Responses call members for which chat completions have another name.
import type { Members } from "../../../../core/wire/members.ts";
import { isSet } from "../../../reading/value-type.ts";

/** In a request that may say some of it in two ways. */
export function memberNames({ safety_identifier: user, top_logprobs: logprobs }: Members): ReadonlyMap<string, string> {
  return new Map([
    ["reasoning_effort", "reasoning.effort"],
    ["response_format", "text.format"],
    ["response_format.strict", "text.format.strict"],
    ["user", isSet(user) ? "safety_identifier" : "user"],
    ["logprobs", isSet(logprobs) && logprobs !== 0 ? "top_logprobs" : "include"],
  ]);
}

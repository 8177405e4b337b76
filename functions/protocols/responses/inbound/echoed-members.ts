// The members of a request that its response repeats. Strict clients want all of them, also those that the request has not.
import { isMembers, type Members } from "../../../core/wire/members.ts";
import { isSet } from "../../reading/value-type.ts";

/** What OpenAI's API takes for those that are missing. */
const DEFAULTS: Readonly<Record<string, unknown>> = {
  instructions: null,
  max_output_tokens: null,
  max_tool_calls: null,
  metadata: {},
  parallel_tool_calls: true,
  prompt_cache_key: null,
  reasoning: { effort: null, summary: null },
  safety_identifier: null,
  temperature: null,
  text: { format: { type: "text" } },
  tool_choice: "auto",
  tools: [],
  top_logprobs: 0,
  top_p: null,
  truncation: "disabled",
  user: null,
};

/** Of one member, in characters: a stream repeats each three times. A longer one is left out as if the request had none. */
const LONGEST = 64 * 1024;

/** The text of one object. */
export function echoedMembers(body: Members): string {
  const members = Object.entries(DEFAULTS).map(([name, byDefault]) => {
    const text = JSON.stringify(valueFor(body[name], byDefault));
    return `${JSON.stringify(name)}:${text.length > LONGEST ? JSON.stringify(byDefault) : text}`;
  });
  return `{${members.join(",")}}`;
}

function valueFor(value: unknown, byDefault: unknown): unknown {
  if (!isSet(value)) return byDefault;
  return isMembers(value) && isMembers(byDefault) ? { ...byDefault, ...value } : value;
}

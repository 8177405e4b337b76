// The members of a request that chat completions have and other protocols have not.
import { isMembers, type Members } from "../../../../core/wire/members.ts";
import { membersIn } from "../../../reading/members-in.ts";
import { isSet } from "../../../reading/value-type.ts";

const READ = new Set([
  ...["model", "messages", "stream", "stream_options", "n", "max_tokens", "max_completion_tokens"],
  ...["tools", "functions", "tool_choice", "function_call", "parallel_tool_calls", "response_format"],
  ...["temperature", "top_p", "top_k", "seed", "frequency_penalty", "presence_penalty", "stop"],
  ...["logprobs", "top_logprobs", "reasoning_effort", "reasoning", "thinking", "user", "safety_identifier"],
  ...["service_tier", "cache_control", "modalities", "audio", "web_search_options"],
]);

/** Each path once, whichever of the messages has it. */
export function membersLeft(body: Members): string[] {
  const names = Object.keys(body).filter((name) => !READ.has(name) && isSet(body[name]));
  const messages = membersIn(body["messages"]);
  const isNamed = messages.some(({ role, name }) => role !== "function" && isSet(name));
  const parts = messages.flatMap(({ content }) => membersIn(content));
  const hasDetail = parts.some(({ image_url: image }) => isMembers(image) && isSet(image["detail"]));
  if (isNamed) names.push("messages[].name");
  if (hasDetail) names.push("messages[].content[].image_url.detail");
  return names;
}

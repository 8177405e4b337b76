// Members in the words of chat completions, in which most operators write what a model's requests have.
import type { Options } from "../../../core/conversation/conversation.ts";
import type { ForeignMembers } from "../../../core/protocol.ts";
import type { Members } from "../../../core/wire/members.ts";
import { readOptions } from "../../chat/inbound/request/read-options.ts";

/** What an answer has one of in this protocol, and the forms of tools, have no meaning here. */
const NAMES = [
  ...["max_completion_tokens", "stop", "seed", "frequency_penalty", "presence_penalty", "response_format"],
  ...["reasoning_effort", "reasoning", "user", "safety_identifier"],
  ...["n", "logprobs", "top_logprobs", "modalities", "audio", "web_search_options", "prediction"],
  ...["functions", "function_call", "parallel_tool_calls"],
];
const UNREAD = ["n", "logprobs", "top_logprobs"];

export const chatMembers: ForeignMembers = { protocol: "chat", names: new Set(NAMES), read };

function read(members: Members): Partial<Options> {
  const read = Object.entries(members).filter(([name]) => !UNREAD.includes(name));
  const options = readOptions({ members: Object.fromEntries(read), path: "" });
  const said = Object.entries(options).filter(([, value]) => !(value === undefined || isEmptyList(value)));
  return Object.fromEntries(said);
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

// Members in the words of chat completions, in which most operators write what a model's requests have, for clients of other
// protocols.
import type { Options } from "../../../core/conversation/conversation.ts";
import type { ForeignMembers } from "../../../core/protocol.ts";
import type { Members } from "../../../core/wire/members.ts";
import { readOptions } from "./request/read-options.ts";

/** What other protocols have one of, and the forms of tools, have no meaning there. */
const CHAT_ONLY = [
  ...["max_completion_tokens", "stop", "seed", "frequency_penalty", "presence_penalty", "response_format"],
  ...["reasoning_effort", "n", "logprobs", "modalities", "audio", "web_search_options", "prediction"],
  ...["functions", "function_call"],
];
const UNREAD = ["n", "logprobs", "top_logprobs"];

/** `others` are those that the protocol of the clients lacks as well. */
export function chatMembers(others: readonly string[]): ForeignMembers {
  return { protocol: "chat", names: new Set([...CHAT_ONLY, ...others]), read };
}

function read(members: Members): Partial<Options> {
  const read = Object.entries(members).filter(([name]) => !UNREAD.includes(name));
  const options = readOptions({ members: Object.fromEntries(read), path: "" });
  const said = Object.entries(options).filter(([, value]) => !(value === undefined || isEmptyList(value)));
  return Object.fromEntries(said);
}

function isEmptyList(value: unknown): boolean {
  return Array.isArray(value) && value.length === 0;
}

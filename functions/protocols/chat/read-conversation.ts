// What a chat completion's request asks for, for providers that speak another protocol.
import type { Conversation } from "../../core/conversation/conversation.ts";
import type { Members } from "../../core/wire/members.ts";
import { membersLeft } from "./request/members-left.ts";
import { optional, type Place } from "./request/place.ts";
import { readOptions } from "./request/read-options.ts";
import { readToolChoice } from "./request/read-tool-choice.ts";
import { readTools } from "./request/read-tools.ts";
import { readTurns } from "./request/read-turns.ts";
import { unsupported } from "./request/request-error.ts";
import { isSet, LIST } from "./request/value-type.ts";

/** Throws a 400 that names the first member which is wrong, or without which the answer would be another. */
export function readConversation(body: Members): Conversation {
  const request: Place = { members: body, path: "" };
  refuseUnsupported(request);
  const tools = readTools(request);
  const toolChoice = readToolChoice(request, tools);
  return { turns: readTurns(request), tools, toolChoice, options: readOptions(request), left: membersLeft(body) };
}

function refuseUnsupported(request: Place): void {
  const modalities = optional(request, "modalities", LIST) ?? [];
  if (modalities.some((each) => each !== "text")) throw unsupported("modalities", "only text can be generated here");
  for (const name of ["audio", "web_search_options"]) {
    if (isSet(request.members[name]))
      throw unsupported(name, "this model's provider has nothing that corresponds to it");
  }
}

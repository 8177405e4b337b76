// What a chat completion's request asks for, for providers that speak another protocol.
import type { Conversation } from "../../../core/conversation/conversation.ts";
import type { Target } from "../../../core/directory/target.ts";
import type { Members } from "../../../core/wire/members.ts";
import { optional, type Place } from "../../reading/place.ts";
import { isSet, LIST } from "../../reading/value-type.ts";
import { unsupported as unsupportedParameter } from "../../request-error.ts";
import { membersLeft } from "./request/members-left.ts";
import { readOptions } from "./request/read-options.ts";
import { readToolChoice } from "./request/read-tool-choice.ts";
import { readTools } from "./request/read-tools.ts";
import { readTurns } from "./request/read-turns.ts";

/**
 * Throws a 400 that names the first member which is wrong, or without which the answer would be another. With `drop`, members
 * of the second kind are left out.
 */
export function readConversation(body: Members, unsupported: Target["unsupported"]): Conversation {
  const omitted: string[] = [];
  const request: Place = { members: body, path: "", ...(unsupported === "drop" && { omitted }) };
  const refused = unsupportedIn(request);
  if (refused[0] && unsupported === "error") throw unsupportedParameter(refused[0], "its provider generates text only");
  const tools = readTools(request);
  const toolChoice = readToolChoice(request, tools);
  const [turns, options] = [readTurns(request), readOptions(request)];
  return { turns, tools, toolChoice, options, left: [...refused, ...membersLeft(body), ...omitted] };
}

/** The names of members that ask for more than text. */
function unsupportedIn(request: Place): string[] {
  const modalities = optional(request, "modalities", LIST) ?? [];
  const others = ["audio", "web_search_options"].filter((name) => isSet(request.members[name]));
  return modalities.some((each) => each !== "text") ? ["modalities", ...others] : others;
}

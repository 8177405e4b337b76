// What a Responses request asks for, for providers that speak another protocol.
import type { Conversation } from "../../../core/conversation/conversation.ts";
import type { Target } from "../../../core/directory/target.ts";
import type { Members } from "../../../core/wire/members.ts";
import type { Place } from "../../reading/place.ts";
import { stateRefusal } from "../state.ts";
import { type ClientTools, openClientTools } from "./client-tools.ts";
import { memberNames } from "./request/member-names.ts";
import { membersLeft } from "./request/members-left.ts";
import { readOptions } from "./request/read-options.ts";
import { readToolChoice } from "./request/read-tool-choice.ts";
import { readTools } from "./request/read-tools.ts";
import { readTurns } from "./request/read-turns.ts";

interface ReadConversation {
  readonly conversation: Conversation;
  readonly clientTools: ClientTools["byName"];
}

/**
 * Throws a 400 that names the first member which is wrong, or without which the answer would be another. With `drop`, members
 * of the second kind are left out, but for state that the provider does not have.
 */
export function readConversation(body: Members, unsupported: Target["unsupported"]): ReadConversation {
  const omitted: string[] = [];
  const request: Place = { members: body, path: "", ...(unsupported === "drop" && { omitted }) };
  const needsState = stateRefusal(body);
  if (needsState !== undefined) throw needsState;
  const clientTools = openClientTools();
  const { tools, left } = readTools(request, clientTools);
  const toolChoice = readToolChoice(request, { tools, clientTools });
  const [turns, options] = [readTurns(request, clientTools), readOptions(request)];
  const paths = new Set([...omitted, ...left, ...membersLeft(body)]);
  const conversation = { turns, tools, toolChoice, options, left: [...paths], names: memberNames(body) };
  return { conversation, clientTools: clientTools.byName };
}

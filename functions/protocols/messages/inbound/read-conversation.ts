// What a Messages request asks for, for providers that speak another protocol.
import type { Conversation } from "../../../core/conversation/conversation.ts";
import type { Target } from "../../../core/directory/target.ts";
import type { Members } from "../../../core/wire/members.ts";
import { type Place, refuse } from "../../reading/place.ts";
import { isSet, LIST } from "../../reading/value-type.ts";
import { memberNames } from "./request/member-names.ts";
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
  refuseServices(request);
  const { tools, left } = readTools(request);
  const toolChoice = readToolChoice(request, tools);
  const [turns, options] = [readTurns(request), readOptions(request)];
  const paths = new Set([...omitted, ...left, ...membersLeft(body)]);
  return { turns, tools, toolChoice, options, left: [...paths], names: memberNames(body) };
}

/** What Anthropic runs beside the model. */
function refuseServices(request: Place): void {
  for (const name of ["mcp_servers", "container"]) {
    const value = request.members[name];
    if (!isSet(value) || (LIST.is(value) && value.length === 0)) continue;
    refuse(request, { at: name }, "this model's provider has none");
  }
}

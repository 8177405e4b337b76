// The instructions and the input of a request, as turns of the conversation.
import type { SystemTurn, Turn, UserTurn } from "../../../../core/conversation/conversation.ts";
import { readContent, requireContent } from "../../../reading/content.ts";
import { optional, type Place, placesIn, required } from "../../../reading/place.ts";
import { isSet, NAME, oneOf, STRING } from "../../../reading/value-type.ts";
import { invalid } from "../../../request-error.ts";
import { isBlank } from "../../../writing/blank.ts";
import type { ClientTools } from "../client-tools.ts";
import { readSaid, readText } from "./content.ts";
import { type OpenTurns, openTurns } from "./open-turns.ts";
import { readItem } from "./read-item.ts";

const ROLE = oneOf("user", "assistant", "system", "developer");

export function readTurns(request: Place, tools: ClientTools): Turn[] {
  const read = openTurns();
  const { input } = request.members;
  if (STRING.is(input)) read.add({ role: "user", parts: [{ type: "text", path: "input", text: input }] });
  else for (const item of placesIn(request, "input")) addItem(item, read, tools);
  const turns = [...readInstructions(request), ...read.turns];
  if (!turns.some(saysSomething)) throw invalid("input", "nothing in it says anything");
  return turns;
}

function readInstructions(request: Place): SystemTurn[] {
  const text = optional(request, "instructions", STRING) ?? "";
  return text === "" ? [] : [{ role: "system", parts: [{ type: "text", path: "instructions", text }] }];
}

function addItem(item: Place, turns: OpenTurns, tools: ClientTools): void {
  const { type, role } = item.members;
  if (type === "message" || (!isSet(type) && isSet(role))) addMessage(item, turns);
  else readItem(item, required(item, "type", NAME), { turns, tools });
}

function addMessage(message: Place, turns: OpenTurns): void {
  const role = required(message, "role", ROLE);
  if (role === "assistant") turns.say(readContent(message, readText));
  else turns.add(readTurn(message, role));
}

function readTurn(message: Place, role: "user" | "system" | "developer"): UserTurn | SystemTurn {
  requireContent(message);
  if (role === "user") return { role, parts: readContent(message, readSaid) };
  return { role: "system", parts: readContent(message, readText) };
}

function saysSomething({ parts }: Turn): boolean {
  return parts.some((part) => part.type !== "reasoning" && (part.type !== "text" || !isBlank(part.text)));
}

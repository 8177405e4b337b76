// The system prompt and the messages of a request, as turns of the conversation.
import type { SystemTurn, Turn } from "../../../../core/conversation/conversation.ts";
import { readContent, readTextPart, requireContent } from "../../../reading/content.ts";
import { type Place, placesIn, required } from "../../../reading/place.ts";
import { LIST, oneOf } from "../../../reading/value-type.ts";
import { readAssistantTurn } from "./assistant-turn.ts";
import { isAttribution } from "./attribution.ts";
import { readUserTurn } from "./user-turn.ts";

/** Claude Code has instructions between the other messages, too. */
const ROLE = oneOf("user", "assistant", "system");

export function readTurns(request: Place): Turn[] {
  required(request, "messages", LIST);
  return [...readSystem(request), ...placesIn(request, "messages").map(readTurn)];
}

function readSystem(request: Place): SystemTurn[] {
  const parts = readContent(request, readTextPart, "system").filter((part) => !isAttribution(part));
  return parts.length === 0 ? [] : [{ role: "system", parts }];
}

function readTurn(message: Place): Turn {
  const role = required(message, "role", ROLE);
  if (role === "assistant") return readAssistantTurn(message);
  requireContent(message);
  return role === "user" ? readUserTurn(message) : { role, parts: readContent(message, readTextPart) };
}

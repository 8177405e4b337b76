// The messages of a request, as turns of the conversation.
import type { ToolResultPart, Turn } from "../../../../core/conversation/conversation.ts";
import { markLast, readCacheMark } from "../../../reading/cache-mark.ts";
import { readContent, readTextPart, requireContent } from "../../../reading/content.ts";
import { type Place, placesIn, required } from "../../../reading/place.ts";
import { LIST, NAME, oneOf } from "../../../reading/value-type.ts";
import { readAssistantTurn } from "./assistant-turn.ts";
import { readMediaPart } from "./content.ts";
import { type FunctionCalls, openFunctionCalls } from "./function-calls.ts";

const ROLE = oneOf("system", "developer", "user", "assistant", "tool", "function");
type Role = ReturnType<typeof roleOf>;

export function readTurns(request: Place): Turn[] {
  required(request, "messages", LIST);
  const turns: Turn[] = [];
  const calls = openFunctionCalls();
  let results: ToolResultPart[] | undefined;
  for (const message of placesIn(request, "messages")) {
    const role = roleOf(message);
    if (role === "tool" || role === "function") {
      results ??= openResults(turns);
      results.push(readResult(message, role === "tool" ? undefined : calls));
    } else {
      results = undefined;
      turns.push(readTurn(message, { role, calls }));
    }
  }
  return turns;
}

function roleOf(message: Place) {
  return required(message, "role", ROLE);
}

/** Providers want the results of one turn's calls in one turn. */
function openResults(turns: Turn[]): ToolResultPart[] {
  const parts: ToolResultPart[] = [];
  turns.push({ role: "user", parts });
  return parts;
}

/** In the older form the id is that of the function's latest call. */
function readResult(message: Place, calls: FunctionCalls | undefined): ToolResultPart {
  const id = calls?.answeredBy(message) ?? required(message, "tool_call_id", NAME);
  const output = readContent(message, readMediaPart);
  return { type: "tool-result", path: message.path, id, output, cache: readCacheMark(message) };
}

function readTurn(message: Place, { role, calls }: { role: Role; calls: FunctionCalls }): Turn {
  if (role === "assistant") return readAssistantTurn(message, calls);
  requireContent(message);
  if (role === "user") return { role, parts: markLast(readContent(message, readMediaPart), message) };
  return { role: "system", parts: markLast(readContent(message, readTextPart), message) };
}

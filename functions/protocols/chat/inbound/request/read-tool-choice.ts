// Which tools the model may or must call: `tool_choice`, the older `function_call`, and `parallel_tool_calls`.
import type { Tool, ToolChoice } from "../../../../core/conversation/conversation.ts";
import { optional, type Place, pathOf, placesIn, required, requiredPlace } from "../../../reading/place.ts";
import { BOOLEAN, isSet, LIST, NAME, OBJECT, oneOf, STRING } from "../../../reading/value-type.ts";
import { invalid } from "../../../request-error.ts";

const MODE = oneOf("auto", "none", "required");
const ALLOWED_MODE = oneOf("auto", "required");
const TYPE = oneOf("function", "custom", "allowed_tools");
const TOOL_TYPE = oneOf("function", "custom");

/** Undefined if there is nothing to choose from. */
export function readToolChoice(request: Place, tools: readonly Tool[]): ToolChoice | undefined {
  const parallel = optional(request, "parallel_tool_calls", BOOLEAN);
  const choice = readChoice(request) ?? (parallel === undefined ? undefined : { mode: "auto" });
  if (choice === undefined) return undefined;
  const names = new Set(tools.map(({ name }) => name));
  const unknown = [choice.name, ...(choice.allowed ?? [])].some((name) => name !== undefined && !names.has(name));
  if (unknown) throw invalid(choiceIn(request), "there is no tool of this name");
  if (tools.length > 0) return { ...choice, parallel };
  if (choice.mode === "required") throw invalid(choiceIn(request), "there are no tools");
  return undefined;
}

function choiceIn({ members }: Place): string {
  return isSet(members["tool_choice"]) ? "tool_choice" : "function_call";
}

function readChoice(request: Place): ToolChoice | undefined {
  const name = choiceIn(request);
  const value = request.members[name];
  if (!isSet(value)) return undefined;
  if (STRING.is(value)) return { mode: required(request, name, MODE) };
  if (!OBJECT.is(value)) throw invalid(name, "expected a string or an object");
  const place = requiredPlace(request, name);
  return name === "tool_choice" ? readObject(place) : { mode: "tool", name: required(place, "name", NAME) };
}

function readObject(choice: Place): ToolChoice {
  if (required(choice, "type", TYPE) !== "allowed_tools") return { mode: "tool", name: nameIn(choice) };
  const allowed = requiredPlace(choice, "allowed_tools");
  const mode = required(allowed, "mode", ALLOWED_MODE);
  if (required(allowed, "tools", LIST).length === 0)
    throw invalid(pathOf(allowed, "tools"), "expected at least one tool");
  return { mode, allowed: placesIn(allowed, "tools").map(nameIn) };
}

/** Of a tool that is referred to by its type and name. */
function nameIn(reference: Place): string {
  return required(requiredPlace(reference, required(reference, "type", TOOL_TYPE)), "name", NAME);
}

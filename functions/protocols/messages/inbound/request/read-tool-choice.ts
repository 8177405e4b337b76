// Which tools the model may or must call.
import type { Tool, ToolChoice } from "../../../../core/conversation/conversation.ts";
import { optional, optionalPlace, type Place, required } from "../../../reading/place.ts";
import { BOOLEAN, NAME, oneOf } from "../../../reading/value-type.ts";
import { invalid } from "../../../request-error.ts";

const TYPE = oneOf("auto", "any", "none", "tool");

/** Undefined if there is nothing to choose from. */
export function readToolChoice(request: Place, tools: readonly Tool[]): ToolChoice | undefined {
  const place = optionalPlace(request, "tool_choice");
  if (place === undefined) return undefined;
  const choice = readChoice(place);
  const isKnown = choice.name === undefined || tools.some(({ name }) => name === choice.name);
  if (!isKnown) throw invalid("tool_choice.name", "there is no tool of this name for this model");
  if (tools.length > 0) return choice;
  if (choice.mode === "required") throw invalid("tool_choice", "there are no tools for this model");
  return undefined;
}

function readChoice(place: Place): ToolChoice {
  const type = required(place, "type", TYPE);
  const isSingle = optional(place, "disable_parallel_tool_use", BOOLEAN);
  const parallel = isSingle === undefined ? undefined : !isSingle;
  if (type === "tool") return { mode: type, name: required(place, "name", NAME), parallel };
  return { mode: type === "any" ? "required" : type, parallel };
}

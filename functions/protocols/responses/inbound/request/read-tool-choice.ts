// Which tools the model may or must call: `tool_choice` and `parallel_tool_calls`.
import type { Tool, ToolChoice } from "../../../../core/conversation/conversation.ts";
import { optional, type Place, pathOf, placesIn, refuse, required, requiredPlace } from "../../../reading/place.ts";
import { BOOLEAN, isSet, LIST, NAME, OBJECT, oneOf, STRING } from "../../../reading/value-type.ts";
import { invalid, shown } from "../../../request-error.ts";
import type { ClientTools } from "../client-tools.ts";
import { toolOf } from "./calls.ts";

const MODE = oneOf("auto", "none", "required");
const ALLOWED_MODE = oneOf("auto", "required");

interface Given {
  readonly tools: readonly Tool[];
  readonly clientTools: ClientTools;
}

/** Undefined if there is nothing to choose from. */
export function readToolChoice(request: Place, { tools, clientTools }: Given): ToolChoice | undefined {
  const parallel = optional(request, "parallel_tool_calls", BOOLEAN);
  const choice = readChoice(request, clientTools) ?? (parallel === undefined ? undefined : { mode: "auto" });
  if (choice === undefined) return undefined;
  const names = new Set(tools.map(({ name }) => name));
  const unknown = [choice.name, ...(choice.allowed ?? [])].some((name) => name !== undefined && !names.has(name));
  if (unknown) throw invalid("tool_choice", "there is no tool of this name for this model");
  if (tools.length > 0) return { ...choice, parallel };
  if (choice.mode === "required") throw invalid("tool_choice", "there are no tools for this model");
  return undefined;
}

function readChoice(request: Place, clientTools: ClientTools): ToolChoice | undefined {
  const value = request.members["tool_choice"];
  if (!isSet(value)) return undefined;
  if (STRING.is(value)) return { mode: required(request, "tool_choice", MODE) };
  if (!OBJECT.is(value)) throw invalid("tool_choice", "expected a string or an object");
  const choice = requiredPlace(request, "tool_choice");
  if (choice.members["type"] === "allowed_tools") return readAllowed(choice, clientTools);
  const name = nameIn(choice, clientTools);
  if (name !== undefined) return { mode: "tool", name };
  refuseType(choice);
  return undefined;
}

/** OpenAI's own tools among them are left out, as they are from the tools. */
function readAllowed(choice: Place, clientTools: ClientTools): ToolChoice | undefined {
  const mode = required(choice, "mode", ALLOWED_MODE);
  if (required(choice, "tools", LIST).length === 0)
    throw invalid(pathOf(choice, "tools"), "expected at least one tool");
  const tools = placesIn(choice, "tools");
  const allowed = tools.flatMap((tool) => nameIn(tool, clientTools) ?? []);
  if (allowed.length > 0) return { mode, allowed };
  if (tools[0] !== undefined) refuseType(tools[0]);
  return undefined;
}

/** Undefined: it is one of OpenAI's own. */
function nameIn(reference: Place, clientTools: ClientTools): string | undefined {
  const type = required(reference, "type", NAME);
  return type === "function" || type === "custom" ? clientTools.nameOf(toolOf(reference, type)) : undefined;
}

function refuseType(reference: Place): void {
  const problem = `this model's provider has no tool of type ${shown(String(reference.members["type"]))}`;
  refuse(reference, { at: pathOf(reference, "type"), path: "tool_choice" }, problem);
}

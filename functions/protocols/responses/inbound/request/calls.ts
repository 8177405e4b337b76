// Calls of tools that the client runs, and their results.
import type { ToolCallPart, ToolResultPart } from "../../../../core/conversation/conversation.ts";
import { readContent } from "../../../reading/content.ts";
import { optional, type Place, required } from "../../../reading/place.ts";
import { asTextInput } from "../../../reading/text-input.ts";
import { NAME, STRING } from "../../../reading/value-type.ts";
import type { ClientTool, ClientTools } from "../client-tools.ts";
import { readSaid } from "./content.ts";

export function readFunctionCall(item: Place, tools: ClientTools): ToolCallPart {
  const name = tools.nameOf(toolOf(item, "function"));
  return callOf(item, name, optional(item, "arguments", STRING) ?? "");
}

export function readCustomCall(item: Place, tools: ClientTools): ToolCallPart {
  const name = tools.nameOf(toolOf(item, "custom"));
  return callOf(item, name, asTextInput(required(item, "input", STRING)));
}

export function callOf(item: Place, name: string, input: string): ToolCallPart {
  return { type: "tool-call", path: item.path, id: required(item, "call_id", NAME), name, input };
}

export function toolOf(place: Place, type: ClientTool["type"]): ClientTool {
  return { type, name: required(place, "name", NAME), namespace: optional(place, "namespace", NAME) };
}

export function readOutput(item: Place): ToolResultPart {
  return resultOf(item, readContent(item, readSaid, "output"));
}

export function resultOf(item: Place, output: ToolResultPart["output"]): ToolResultPart {
  return { type: "tool-result", path: item.path, id: required(item, "call_id", NAME), output };
}

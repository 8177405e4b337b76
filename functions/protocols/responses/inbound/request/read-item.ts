// Items that are no messages: what the model thought and called, and what the client's tools have answered.
import type { ToolCallPart, ToolResultPart } from "../../../../core/conversation/conversation.ts";
import { type Place, pathOf, refuse } from "../../../reading/place.ts";
import { shown } from "../../../request-error.ts";
import type { ClientTools } from "../client-tools.ts";
import { readCustomCall, readFunctionCall, readOutput } from "./calls.ts";
import type { OpenTurns } from "./open-turns.ts";
import { readToolsCall, readToolsOutput } from "./openai-tools.ts";
import { isUpdate } from "./read-reasoning.ts";
import { readReasoningItem } from "./reasoning-item.ts";
import { isServerItem } from "./server-items.ts";

interface Reading {
  readonly turns: OpenTurns;
  readonly tools: ClientTools;
}

export function readItem(item: Place, type: string, { turns, tools }: Reading): void {
  const call = readCall(item, type, tools);
  const result = readResult(item, type);
  if (call !== undefined) turns.call(call);
  else if (result !== undefined) turns.answer(result);
  else if (type === "reasoning") turns.think(readReasoningItem(item));
  else if (!isServerItem(type) && !isUpdate(type))
    refuse(item, { at: pathOf(item, "type"), path: `input[${type}]` }, problemOf(type));
}

function readCall(item: Place, type: string, tools: ClientTools): ToolCallPart | undefined {
  if (type === "function_call") return readFunctionCall(item, tools);
  return type === "custom_tool_call" ? readCustomCall(item, tools) : readToolsCall(item, type, tools);
}

function readResult(item: Place, type: string): ToolResultPart | undefined {
  const isClients = type === "function_call_output" || type === "custom_tool_call_output";
  return isClients ? readOutput(item) : readToolsOutput(item, type);
}

const COMPACTED = "only OpenAI can read this summary of the conversation; start a new conversation";
const COMPACTION =
  "this model's provider cannot compact conversations; Codex does so itself with a provider of its own in 'model_providers'";

function problemOf(type: string): string {
  if (type === "compaction_trigger") return COMPACTION;
  return type.includes("compaction") ? COMPACTED : `an item of type ${shown(type)} cannot be sent to its provider`;
}

// Calls of OpenAI's own tools that the client runs: shells, patches, a computer. Other providers do not have these tools, but
// the model must know what was done.
import type { ToolCallPart, ToolResultPart } from "../../../../core/conversation/conversation.ts";
import { readContent } from "../../../reading/content.ts";
import { optional, type Place, pathOf, required, requiredPlace } from "../../../reading/place.ts";
import { isSet, NAME, STRING } from "../../../reading/value-type.ts";
import { missing } from "../../../request-error.ts";
import type { ClientTools } from "../client-tools.ts";
import { callOf, resultOf } from "./calls.ts";
import { readSaid } from "./content.ts";

/** By the item's type: the tool, and the members of which one is its input. */
const CALLS: ReadonlyMap<string, readonly [name: string, ...inputs: string[]]> = new Map([
  ["local_shell_call", ["local_shell", "action"]],
  ["shell_call", ["shell", "action"]],
  ["apply_patch_call", ["apply_patch", "operation"]],
  ["computer_call", ["computer", "actions", "action"]],
]);

/** Undefined: it is another item. */
export function readToolsCall(item: Place, type: string, tools: ClientTools): ToolCallPart | undefined {
  const [name, ...inputs] = CALLS.get(type) ?? [];
  if (name === undefined) return undefined;
  const input = inputs.find((each) => isSet(item.members[each]));
  if (input === undefined) throw missing(pathOf(item, inputs.at(-1) ?? ""));
  const call = tools.nameOf({ type: "function", name });
  return callOf(withCallId(item), call, JSON.stringify(item.members[input]));
}

/** Undefined: it is another item. */
export function readToolsOutput(item: Place, type: string): ToolResultPart | undefined {
  switch (type) {
    case "local_shell_call_output":
      return resultOf(withCallId(item), readContent(item, readSaid, "output"));
    case "shell_call_output":
      return resultOf(item, textOf(item, JSON.stringify(item.members["output"] ?? [])));
    case "apply_patch_call_output": {
      const status = optional(item, "status", STRING) ?? "";
      const result = resultOf(item, textOf(item, optional(item, "output", STRING) || status));
      return { ...result, isError: status === "failed" };
    }
    case "computer_call_output": {
      const screenshot = requiredPlace(item, "output");
      const part = readSaid(screenshot, required(screenshot, "type", NAME));
      return resultOf(item, part === undefined ? [] : [part]);
    }
    default:
      return undefined;
  }
}

/** Local shells have the call's id in `id`, where there is no other. */
function withCallId(item: Place): Place {
  const { call_id: callId, id } = item.members;
  return { ...item, members: { ...item.members, call_id: callId ?? id } };
}

function textOf(item: Place, text: string): ToolResultPart["output"] {
  return [{ type: "text", path: pathOf(item, "output"), text }];
}

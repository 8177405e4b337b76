// Assistant messages: what was thought, said and called, in this order, which providers insist on.
import type { AssistantTurn, TextPart } from "../../../../core/conversation/conversation.ts";
import { markLast } from "../../../reading/cache-mark.ts";
import { readContent, textIn } from "../../../reading/content.ts";
import { optional, optionalPlace, type Place, pathOf, placesIn, refuse } from "../../../reading/place.ts";
import { isSet, STRING } from "../../../reading/value-type.ts";
import type { FunctionCalls } from "./function-calls.ts";
import { readThinkingBlocks } from "./thinking.ts";
import { readFunctionCall, readToolCall } from "./tool-call.ts";

export function readAssistantTurn(message: Place, calls: FunctionCalls): AssistantTurn {
  if (isSet(message.members["audio"])) refuse(message, { at: pathOf(message, "audio") }, "audio is not generated here");
  const call = optionalPlace(message, "function_call");
  const parts = [
    ...readThinkingBlocks(message),
    ...readContent(message, readSaid),
    ...readRefusal(message),
    ...placesIn(message, "tool_calls").map(readToolCall),
    ...(call === undefined ? [] : [readFunctionCall(call, calls)]),
  ];
  return { role: "assistant", parts: markLast(parts, message) };
}

function readSaid(part: Place, type: string): TextPart | undefined {
  return type === "text" || type === "refusal" ? textIn(part, type) : undefined;
}

/** Other providers know no refusals apart from text. */
function readRefusal(message: Place): TextPart[] {
  const text = optional(message, "refusal", STRING);
  return text === undefined || text === "" ? [] : [{ type: "text", path: pathOf(message, "refusal"), text }];
}

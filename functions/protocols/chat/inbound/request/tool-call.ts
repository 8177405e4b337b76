// Calls of tools in assistant messages.
import type { Signature, ToolCallPart } from "../../../../core/conversation/conversation.ts";
import { readCacheMark } from "../../../reading/cache-mark.ts";
import { optional, optionalPlace, type Place, required, requiredPlace } from "../../../reading/place.ts";
import { asTextInput } from "../../../reading/text-input.ts";
import { NAME, oneOf, STRING } from "../../../reading/value-type.ts";
import type { FunctionCalls } from "./function-calls.ts";

const TYPE = oneOf("function", "custom");

export function readToolCall(call: Place): ToolCallPart {
  const type = optional(call, "type", TYPE) ?? "function";
  const called = requiredPlace(call, type);
  return {
    type: "tool-call",
    path: call.path,
    id: required(call, "id", NAME),
    name: required(called, "name", NAME),
    input: type === "custom" ? customInput(called) : readArguments(called),
    signature: readSignature(call),
    cache: readCacheMark(call),
  };
}

export function readFunctionCall(call: Place, calls: FunctionCalls): ToolCallPart {
  const name = required(call, "name", NAME);
  return { type: "tool-call", path: call.path, id: calls.begin(name), name, input: readArguments(call) };
}

function readArguments(called: Place): string {
  return optional(called, "arguments", STRING) ?? "";
}

/** As of the function that stands in for a custom tool. */
function customInput(called: Place): string {
  return asTextInput(required(called, "input", STRING));
}

/** Where Google's own compatible API has it. */
function readSignature(call: Place): Signature | undefined {
  const extra = optionalPlace(call, "extra_content");
  const google = extra && optionalPlace(extra, "google");
  const value = google && optional(google, "thought_signature", NAME);
  return value === undefined ? undefined : { maker: "google", value };
}

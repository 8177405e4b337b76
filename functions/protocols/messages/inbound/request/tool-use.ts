// Calls of the client's tools.
import type { Signature, ToolCallPart } from "../../../../core/conversation/conversation.ts";
import { readCacheMark } from "../../../reading/cache-mark.ts";
import { type Place, required } from "../../../reading/place.ts";
import { NAME, OBJECT } from "../../../reading/value-type.ts";

export function readCall(block: Place, signature: Signature | undefined): ToolCallPart {
  return {
    type: "tool-call",
    path: block.path,
    id: required(block, "id", NAME),
    name: required(block, "name", NAME),
    input: JSON.stringify(required(block, "input", OBJECT)),
    signature,
    cache: readCacheMark(block),
  };
}

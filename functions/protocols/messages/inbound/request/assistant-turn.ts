// What the assistant thought, said and called, in its order.
import type { AssistantTurn, Signature, TextPart } from "../../../../core/conversation/conversation.ts";
import { readCacheMark } from "../../../reading/cache-mark.ts";
import { type ReadPart, readContent, textIn } from "../../../reading/content.ts";
import { optional, type Place, pathOf } from "../../../reading/place.ts";
import { isSet, STRING } from "../../../reading/value-type.ts";
import { missing } from "../../../request-error.ts";
import { isServerBlock } from "./server-blocks.ts";
import { readRedacted, readThinking } from "./thinking.ts";
import { readCall } from "./tool-use.ts";

/** The last message may be empty. */
export function readAssistantTurn(message: Place): AssistantTurn {
  if (!isSet(message.members["content"])) throw missing(pathOf(message, "content"));
  return { role: "assistant", parts: readContent(message, blockReader()) };
}

/** For the blocks of one message. The signature of a call is in a block before it. */
function blockReader(): ReadPart<AssistantTurn["parts"][number]> {
  let ofNextCall: Signature | undefined;
  return (block, type) => {
    switch (type) {
      case "text":
        return textIn(block, "text");
      case "thinking": {
        const { parts, ofCall } = readThinking(block);
        ofNextCall = ofCall ?? ofNextCall;
        return parts;
      }
      case "redacted_thinking":
        return readRedacted(block);
      case "tool_use": {
        const call = readCall(block, ofNextCall);
        ofNextCall = undefined;
        return call;
      }
      case "compaction":
        return readSummary(block);
      default:
        return isServerBlock(type) ? [] : undefined;
    }
  };
}

/** Anthropic's own, of all that came before. It may have failed. */
function readSummary(block: Place): TextPart[] {
  const text = optional(block, "content", STRING) ?? "";
  return text === "" ? [] : [{ type: "text", path: block.path, text, cache: readCacheMark(block) }];
}

// What the user says, and what the client's tools have answered.
import type { MediaPart, TextPart, ToolResultPart, UserTurn } from "../../../../core/conversation/conversation.ts";
import { readCacheMark } from "../../../reading/cache-mark.ts";
import { readContent, textIn } from "../../../reading/content.ts";
import { optional, type Place, required } from "../../../reading/place.ts";
import { BOOLEAN, NAME } from "../../../reading/value-type.ts";
import { readDocument } from "./document.ts";
import { readImage } from "./media.ts";
import { readSearchResult } from "./search-result.ts";

type Said = TextPart | MediaPart;

export function readUserTurn(message: Place): UserTurn {
  return { role: "user", parts: readContent(message, readBlock) };
}

function readBlock(block: Place, type: string): ToolResultPart | Said | Said[] | undefined {
  return type === "tool_result" ? readResult(block) : readSaid(block, type);
}

function readResult(block: Place): ToolResultPart {
  return {
    type: "tool-result",
    path: block.path,
    id: required(block, "tool_use_id", NAME),
    output: readContent(block, readReturned),
    isError: optional(block, "is_error", BOOLEAN),
    cache: readCacheMark(block),
  };
}

/** A search for tools returns their names. */
function readReturned(block: Place, type: string): Said | Said[] | undefined {
  if (type !== "tool_reference") return readSaid(block, type);
  return { type: "text", path: block.path, text: required(block, "tool_name", NAME), cache: readCacheMark(block) };
}

function readSaid(block: Place, type: string): Said | Said[] | undefined {
  switch (type) {
    case "text":
      return textIn(block, "text");
    case "image":
      return readImage(block);
    case "document":
      return readDocument(block);
    case "search_result":
      return readSearchResult(block);
    default:
      return undefined;
  }
}

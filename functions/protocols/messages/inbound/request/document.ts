// Documents: data, a text, or content of their own.
import type { MediaPart, MediaSource, TextPart } from "../../../../core/conversation/conversation.ts";
import { markLast, readCacheMark } from "../../../reading/cache-mark.ts";
import { readContent, textIn } from "../../../reading/content.ts";
import { optional, type Place, pathOf, required, requiredPlace } from "../../../reading/place.ts";
import { STRING } from "../../../reading/value-type.ts";
import { readImage, readSource } from "./media.ts";

type Said = TextPart | MediaPart;

/** What the client says about the document comes before it, as text. */
export function readDocument(block: Place): Said[] {
  const source = requiredPlace(block, "source");
  const type = source.members["type"];
  const isList = type === "content" && !STRING.is(source.members["content"]);
  const parts = isList ? readParts(block, source) : wholeDocument(block, readWhole(block, source));
  return parts.length === 0 ? [] : [...textOf(block, "context"), ...parts];
}

function readWhole(block: Place, source: Place): MediaSource | undefined {
  const type = source.members["type"];
  if (type === "text") return { type, text: required(source, "data", STRING) };
  if (type === "content") return { type: "text", text: required(source, "content", STRING) };
  return readSource(block, source);
}

function wholeDocument(block: Place, source: MediaSource | undefined): MediaPart[] {
  if (source === undefined) return [];
  const title = optional(block, "title", STRING) || undefined;
  return [{ type: "media", path: block.path, kind: "document", title, source, cache: readCacheMark(block) }];
}

function readParts(block: Place, source: Place): Said[] {
  return markLast([...textOf(block, "title"), ...readContent(source, readPart)], block);
}

function readPart(part: Place, type: string): Said | Said[] | undefined {
  if (type === "text") return textIn(part, "text");
  return type === "image" ? readImage(part) : undefined;
}

function textOf(block: Place, name: string): TextPart[] {
  const text = optional(block, name, STRING) ?? "";
  return text === "" ? [] : [{ type: "text", path: pathOf(block, name), text }];
}

// The content of a message: a text, or a list of parts.
import type { MediaPart, TextPart } from "../../../../core/conversation/conversation.ts";
import { type Place, pathOf, placesIn, refuse, required } from "../../../reading/place.ts";
import { isSet, LIST, NAME, STRING } from "../../../reading/value-type.ts";
import { missing, shown } from "../../../request-error.ts";
import { readCacheMark } from "./cache-mark.ts";
import { readAudio, readFile, readImage } from "./media.ts";

/** Reads a part of the type; undefined if it knows no such type. */
type ReadPart<T> = (part: Place, type: string) => T | undefined;

export function readContent<T>(message: Place, readPart: ReadPart<T>): (T | TextPart)[] {
  const { content } = message.members;
  if (content === "" || !isSet(content)) return [];
  if (STRING.is(content)) return [{ type: "text", path: pathOf(message, "content"), text: content }];
  return placesIn(message, "content").flatMap((part) => {
    const type = required(part, "type", NAME);
    const read = readPart(part, type);
    if (read !== undefined) return read;
    const refused = { at: pathOf(part, "type"), path: part.path };
    refuse(part, refused, `a part of type ${shown(type)} cannot be sent to this model's provider`);
    return [];
  });
}

/** Where a message without content says nothing. */
export function requireContent(message: Place): void {
  const { content } = message.members;
  if (!isSet(content) || (LIST.is(content) && content.length === 0)) throw missing(pathOf(message, "content"));
}

export function readTextPart(part: Place, type: string): TextPart | undefined {
  return type === "text" ? textIn(part, "text") : undefined;
}

/** What a user says, or a tool answers. */
export function readMediaPart(part: Place, type: string): TextPart | MediaPart | undefined {
  switch (type) {
    case "text":
      return textIn(part, "text");
    case "image_url":
      return readImage(part);
    case "input_audio":
      return readAudio(part);
    case "file":
      return readFile(part);
    default:
      return undefined;
  }
}

export function textIn(part: Place, name: string): TextPart {
  return { type: "text", path: part.path, text: required(part, name, STRING), cache: readCacheMark(part) };
}

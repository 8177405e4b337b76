// The content of a message: a text, or a list of parts.
import type { TextPart } from "../../core/conversation/conversation.ts";
import { missing, shown } from "../request-error.ts";
import { readCacheMark } from "./cache-mark.ts";
import { type Place, pathOf, placesIn, refuse, required } from "./place.ts";
import { isSet, LIST, NAME, STRING } from "./value-type.ts";

/** Reads a part of the type; undefined if it knows no such type. */
export type ReadPart<T> = (part: Place, type: string) => T | readonly T[] | undefined;

export function readContent<T>(message: Place, readPart: ReadPart<T>, name = "content"): (T | TextPart)[] {
  const content = message.members[name];
  if (content === "" || !isSet(content)) return [];
  if (STRING.is(content)) return [{ type: "text", path: pathOf(message, name), text: content }];
  return placesIn(message, name).flatMap((part) => {
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

export function textIn(part: Place, name: string): TextPart {
  return { type: "text", path: part.path, text: required(part, name, STRING), cache: readCacheMark(part) };
}

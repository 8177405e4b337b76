// The types of media that Gemini takes, and what the type of an address is likely to be.
import type { MediaPart } from "../../../../core/conversation/conversation.ts";
import { mediaTypeOf } from "../../../writing/media-data.ts";

const IMAGES = ["image/png", "image/jpeg", "image/webp", "image/heic", "image/heif"];
const AUDIO = ["audio/wav", "audio/mp3", "audio/aiff", "audio/aac", "audio/ogg", "audio/flac"];
export const PDF = "application/pdf";
export const TEXT = "text/plain";

/** The names that clients use, by Google's own. */
const ALIASES: ReadonlyMap<string, string> = new Map([
  ["image/jpg", "image/jpeg"],
  ["audio/mpeg", "audio/mp3"],
  ["audio/x-wav", "audio/wav"],
  ["audio/wave", "audio/wav"],
  ["audio/aif", "audio/aiff"],
  ["audio/x-flac", "audio/flac"],
]);
const BY_EXTENSION: ReadonlyMap<string, string> = new Map([
  ...[...IMAGES, ...AUDIO, "image/gif", "image/svg+xml", "image/tiff", "image/bmp", PDF].map(
    (type) => [type.slice(type.indexOf("/") + 1).replace("+xml", ""), type] as const,
  ),
  ["jpg", "image/jpeg"],
  ["aif", "audio/aiff"],
  ["txt", TEXT],
]);
/** Where an address does not say: the provider wants a type, and looks at the data itself. */
const USUAL = { image: "image/jpeg", audio: "audio/mp3", document: PDF } as const;
const TAKEN = new Set([...IMAGES, ...AUDIO, PDF, TEXT]);

/** Within the result of a tool. */
const TAKEN_IN_RESULTS = new Set(["image/png", "image/jpeg", "image/webp", PDF, TEXT]);

export function googleType(mediaType: string): string {
  const type = mediaTypeOf(mediaType);
  return ALIASES.get(type) ?? type;
}

export function isTaken(type: string): boolean {
  return TAKEN.has(type);
}

export function isTakenInResults(type: string): boolean {
  return TAKEN_IN_RESULTS.has(type);
}

/** Only such data is text. */
export function isTextual(type: string): boolean {
  return type.startsWith("text/") || type === "application/json";
}

/** By the end of its path. */
export function typeOfAddress(url: string, kind: MediaPart["kind"]): string {
  const path = url.split(/[?#]/, 1)[0] ?? "";
  const name = path.slice(path.lastIndexOf("/") + 1);
  const dot = name.lastIndexOf(".");
  return BY_EXTENSION.get(dot === -1 ? "" : name.slice(dot + 1).toLowerCase()) ?? USUAL[kind];
}

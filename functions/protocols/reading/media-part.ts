// Images, audio and documents, by what their data say of themselves.
import type { MediaPart, MediaSource } from "../../core/conversation/conversation.ts";
import { readCacheMark } from "./cache-mark.ts";
import { isDataUrl } from "./data-url.ts";
import { isAddress, sourceAt } from "./media-address.ts";
import type { Place } from "./place.ts";

export function mediaPart(part: Place, source: MediaSource, as: Pick<MediaPart, "kind" | "title">): MediaPart {
  const kind = kindOf(source) ?? as.kind;
  return { type: "media", path: part.path, ...as, kind, source, cache: readCacheMark(part) };
}

/** Clients send PDF files as images, and pictures as files. */
function kindOf(source: MediaSource): MediaPart["kind"] | undefined {
  if (source.type === "text") return "document";
  if (source.type !== "base64") return undefined;
  const [kind] = source.mediaType.split("/");
  return kind === "image" || kind === "audio" ? kind : "document";
}

/** OpenAI takes PDF files in base64 without saying so; OpenRouter also takes an address here. */
export function fileData(data: string, path: string): MediaSource {
  if (isDataUrl(data) || isAddress(data)) return sourceAt(data, path);
  return { type: "base64", mediaType: "application/pdf", data };
}

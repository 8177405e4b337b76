// Images, audio and files in a message: data in base64, addresses, and ids of stored files.
import type { MediaPart, MediaSource } from "../../../../core/conversation/conversation.ts";
import { readCacheMark } from "../../../reading/cache-mark.ts";
import { isDataUrl } from "../../../reading/data-url.ts";
import { isAddress, sourceAt } from "../../../reading/media-address.ts";
import { optional, type Place, pathOf, required, requiredPlace } from "../../../reading/place.ts";
import { NAME } from "../../../reading/value-type.ts";

export function readImage(part: Place): MediaPart {
  const image = requiredPlace(part, "image_url");
  return mediaPart(part, sourceAt(required(image, "url", NAME), pathOf(image, "url")), { kind: "image" });
}

export function readAudio(part: Place): MediaPart {
  const audio = requiredPlace(part, "input_audio");
  const mediaType = `audio/${required(audio, "format", NAME)}`;
  return mediaPart(part, { type: "base64", mediaType, data: required(audio, "data", NAME) }, { kind: "audio" });
}

export function readFile(part: Place): MediaPart {
  const file = requiredPlace(part, "file");
  const title = optional(file, "filename", NAME);
  const id = optional(file, "file_id", NAME);
  const source: MediaSource = id === undefined ? dataOf(file) : { type: "file", id };
  return mediaPart(part, source, { kind: "document", title });
}

/** OpenAI takes PDF files in base64 without saying so; OpenRouter also takes an address here. */
function dataOf(file: Place): MediaSource {
  const data = required(file, "file_data", NAME);
  if (isDataUrl(data) || isAddress(data)) return sourceAt(data, pathOf(file, "file_data"));
  return { type: "base64", mediaType: "application/pdf", data };
}

function mediaPart(part: Place, source: MediaSource, as: Pick<MediaPart, "kind" | "title">): MediaPart {
  const kind = kindOf(source) ?? as.kind;
  return { type: "media", path: part.path, ...as, kind, source, cache: readCacheMark(part) };
}

/** What the data says of itself: clients send PDF files as `image_url`, and pictures as files. */
function kindOf(source: MediaSource): MediaPart["kind"] | undefined {
  if (source.type === "text") return "document";
  if (source.type !== "base64") return undefined;
  const [kind] = source.mediaType.split("/");
  return kind === "image" || kind === "audio" ? kind : "document";
}

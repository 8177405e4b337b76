// Images, audio and files in a message: data in base64, addresses, and ids of stored files.
import type { MediaPart, MediaSource } from "../../../../core/conversation/conversation.ts";
import { sourceAt } from "../../../reading/media-address.ts";
import { fileData, mediaPart } from "../../../reading/media-part.ts";
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
  const source: MediaSource =
    id === undefined ? fileData(required(file, "file_data", NAME), pathOf(file, "file_data")) : { type: "file", id };
  return mediaPart(part, source, { kind: "document", title });
}

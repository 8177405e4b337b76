// The parts of messages and of what tools return. Which of the words for text a part has does not matter.
import type { MediaPart, MediaSource, TextPart } from "../../../../core/conversation/conversation.ts";
import { textIn } from "../../../reading/content.ts";
import { sourceAt } from "../../../reading/media-address.ts";
import { fileData, mediaPart } from "../../../reading/media-part.ts";
import { optional, type Place, pathOf, required, requiredPlace } from "../../../reading/place.ts";
import { NAME } from "../../../reading/value-type.ts";

const TEXTS = new Set(["input_text", "output_text", "text"]);

/** Other providers know no refusals apart from text. */
export function readText(part: Place, type: string): TextPart | undefined {
  if (type === "refusal") return textIn(part, "refusal");
  return TEXTS.has(type) ? textIn(part, "text") : undefined;
}

export function readSaid(part: Place, type: string): TextPart | MediaPart | undefined {
  switch (type) {
    case "input_image":
    case "computer_screenshot":
      return mediaPart(part, imageOf(part), { kind: "image" });
    case "input_file":
      return mediaPart(part, fileOf(part), { kind: "document", title: optional(part, "filename", NAME) });
    case "input_audio":
      return readAudio(part);
    default:
      return readText(part, type);
  }
}

function imageOf(part: Place): MediaSource {
  return storedFile(part) ?? sourceAt(required(part, "image_url", NAME), pathOf(part, "image_url"));
}

function fileOf(part: Place): MediaSource {
  const stored = storedFile(part);
  if (stored !== undefined) return stored;
  const url = optional(part, "file_url", NAME);
  if (url !== undefined) return sourceAt(url, pathOf(part, "file_url"));
  return fileData(required(part, "file_data", NAME), pathOf(part, "file_data"));
}

function storedFile(part: Place): MediaSource | undefined {
  const id = optional(part, "file_id", NAME);
  return id === undefined ? undefined : { type: "file", id };
}

function readAudio(part: Place): MediaPart {
  const audio = requiredPlace(part, "input_audio");
  const mediaType = `audio/${required(audio, "format", NAME)}`;
  return mediaPart(part, { type: "base64", mediaType, data: required(audio, "data", NAME) }, { kind: "audio" });
}

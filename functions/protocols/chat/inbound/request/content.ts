// What a user says, or a tool answers.
import type { MediaPart, TextPart } from "../../../../core/conversation/conversation.ts";
import { textIn } from "../../../reading/content.ts";
import type { Place } from "../../../reading/place.ts";
import { readAudio, readFile, readImage } from "./media.ts";

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

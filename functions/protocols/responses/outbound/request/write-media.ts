// Images and documents. What Responses cannot hold is refused; the rest is for the provider to judge.
import type { MediaPart } from "../../../../core/conversation/conversation.ts";
import type { Omissions } from "../../../writing/omissions.ts";
import { dataUrl, writeDocument } from "../../../writing/openai/documents.ts";
import type { Part } from "./message.ts";

/** Nothing if it is left out. */
export function writeMedia(part: MediaPart, omissions: Omissions): Part[] {
  const written = part.kind === "document" ? documentOf(part) : imageOf(part);
  if (typeof written !== "string") return [written];
  omissions.refuse(part.path, written);
  return [];
}

const FILE = "this model's provider has files of its own, with ids of its own";

/** Why there is none, in words. */
function imageOf({ kind, source }: MediaPart): Part | string {
  if (kind === "audio") return "OpenAI's Responses take no audio";
  if (source.type === "file") return FILE;
  if (source.type === "text") return "an image cannot be text";
  const url = source.type === "url" ? source.url : dataUrl(source);
  return { type: "input_image", image_url: url, detail: "auto" };
}

function documentOf({ source, title }: MediaPart): Part | string {
  if (source.type === "file") return FILE;
  if (source.type === "url") return { type: "input_file", file_url: source.url };
  const document = writeDocument(source, title);
  if (typeof document === "string") return document;
  return "text" in document ? { type: "input_text", text: document.text } : { type: "input_file", ...document.file };
}

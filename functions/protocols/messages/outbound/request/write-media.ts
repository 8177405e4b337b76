// Images and documents. What Anthropic cannot take is refused: without it the question would be another.
import type { MediaPart } from "../../../../core/conversation/conversation.ts";
import type { Members } from "../../../../core/wire/members.ts";
import { isBlank } from "../../../writing/blank.ts";
import { base64Of, decode, mediaTypeOf } from "../../../writing/media-data.ts";
import type { Omissions } from "../../../writing/omissions.ts";
import { type Block, marked } from "./content-block.ts";

const IMAGES = new Set(["image/jpeg", "image/png", "image/gif", "image/webp"]);
const LONGEST_TITLE = 500;

/** Nothing if it is left out. */
export function writeMedia(part: MediaPart, omissions: Omissions): Block[] {
  const source = part.kind === "document" ? documentSource(part) : imageSource(part);
  if (typeof source === "string") {
    omissions.refuse(part.path, source);
    return [];
  }
  const title = part.kind === "document" && part.title !== undefined && !isBlank(part.title) ? part.title : undefined;
  const block = { type: part.kind, source, ...(title && { title: title.slice(0, LONGEST_TITLE) }) };
  return [marked(block, part.cache)];
}

/** Why there is none, in words. */
function imageSource({ kind, source }: MediaPart): Members | string {
  if (kind === "audio") return "this model's provider takes no audio";
  if (source.type === "text") return "an image cannot be text";
  if (source.type !== "base64") return addressOf(source);
  const type = mediaTypeOf(source.mediaType).replace("image/jpg", "image/jpeg");
  if (!IMAGES.has(type)) return `this model's provider takes images as ${[...IMAGES].join(", ")} only`;
  return { type: "base64", media_type: type, data: base64Of(source.data) };
}

function documentSource({ source }: MediaPart): Members | string {
  if (source.type === "text") return plainText(source.text);
  if (source.type !== "base64") return addressOf(source);
  const type = mediaTypeOf(source.mediaType);
  if (type === "application/pdf") return { type: "base64", media_type: type, data: base64Of(source.data) };
  const text = type.startsWith("text/") || type === "application/json" ? decode(source.data) : undefined;
  return text === undefined ? "this model's provider takes documents as PDF or text only" : plainText(text);
}

function plainText(text: string): Members | string {
  return isBlank(text) ? "the document is empty" : { type: "text", media_type: "text/plain", data: text };
}

function addressOf(source: Extract<MediaPart["source"], { type: "url" | "file" }>): Members | string {
  if (source.type === "file") return "this model's provider has files of its own, with ids of its own";
  if (!/^https:\/\//i.test(source.url)) return "this model's provider fetches addresses with https only";
  return { type: "url", url: source.url.replace(/^https/i, "https") };
}

// Images, audio and documents. What no chat completion can hold is refused; the rest is for the provider to judge.
import type { MediaPart, MediaSource } from "../../../../core/conversation/conversation.ts";
import type { Omissions } from "../../../omissions.ts";
import { isBlank } from "../../../writing/blank.ts";
import { base64Of, decode, mediaTypeOf } from "../../../writing/media-data.ts";
import { asDocument } from "../../../writing/words.ts";
import type { ChatCapabilities } from "./chat-capabilities.ts";
import { marked, type Part } from "./content.ts";

export interface MediaOptions {
  readonly capabilities: ChatCapabilities;
  readonly omissions: Omissions;
}

/** OpenAI wants a file to have one, and takes PDF only. */
const USUAL_NAME = "document.pdf";

type Data = Extract<MediaSource, { type: "base64" }>;

/** Nothing if it is left out. */
export function writeMedia(part: MediaPart, { capabilities, omissions }: MediaOptions): Part[] {
  const written = partOf(part);
  if (typeof written !== "string") return [marked(written, part.cache, capabilities.cacheMarks)];
  omissions.refuse(part.path, written);
  return [];
}

/** Why there is none, in words. */
function partOf({ kind, source, title }: MediaPart): Part | string {
  if (source.type === "file") return "this model's provider has files of its own, with ids of its own";
  if (kind === "image") return imageOf(source);
  if (kind === "document") return documentOf(source, title);
  return source.type === "base64" ? audioOf(source) : "this model's provider takes audio as base64 only";
}

function imageOf(source: Exclude<MediaSource, { type: "file" }>): Part | string {
  if (source.type === "text") return "an image cannot be text";
  return { type: "image_url", image_url: { url: source.type === "url" ? source.url : dataUrl(source) } };
}

function documentOf(source: Exclude<MediaSource, { type: "file" }>, title: string | undefined): Part | string {
  if (source.type === "url") return "this model's provider fetches no documents";
  if (source.type === "text") return plainText(source.text, title);
  const text = textIn(source);
  if (text !== undefined) return plainText(text, title);
  return { type: "file", file: { filename: title ?? USUAL_NAME, file_data: dataUrl(source) } };
}

/** As the user's own text, which all models take. */
function plainText(text: string, title: string | undefined): Part | string {
  return isBlank(text) ? "the document is empty" : { type: "text", text: asDocument(title, text) };
}

/** Undefined if it is none. */
function textIn({ mediaType, data }: Data): string | undefined {
  const type = mediaTypeOf(mediaType);
  return type.startsWith("text/") || type === "application/json" ? decode(data) : undefined;
}

function audioOf({ mediaType, data }: Data): Part {
  const type = mediaTypeOf(mediaType).replace(/^audio\/(?:x-)?/, "");
  const format = type === "mpeg" ? "mp3" : type === "wave" ? "wav" : type;
  return { type: "input_audio", input_audio: { data: base64Of(data), format } };
}

function dataUrl({ mediaType, data }: Data): string {
  return `data:${mediaTypeOf(mediaType)};base64,${base64Of(data)}`;
}

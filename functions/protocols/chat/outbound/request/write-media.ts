// Images, audio and documents. What no chat completion can hold is refused; the rest is for the provider to judge.
import type { MediaPart, MediaSource } from "../../../../core/conversation/conversation.ts";
import { base64Of, mediaTypeOf } from "../../../writing/media-data.ts";
import type { Omissions } from "../../../writing/omissions.ts";
import type { ChatCapabilities } from "../../../writing/openai/chat-capabilities.ts";
import { dataUrl, writeDocument } from "../../../writing/openai/documents.ts";
import { marked, type Part } from "./content.ts";

export interface MediaOptions {
  readonly capabilities: ChatCapabilities;
  readonly omissions: Omissions;
}

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
  const document = writeDocument(source, title);
  return typeof document === "string" ? document : { type: "text" in document ? "text" : "file", ...document };
}

function audioOf({ mediaType, data }: Data): Part {
  const type = mediaTypeOf(mediaType).replace(/^audio\/(?:x-)?/, "");
  const format = type === "mpeg" ? "mp3" : type === "wave" ? "wav" : type;
  return { type: "input_audio", input_audio: { data: base64Of(data), format } };
}

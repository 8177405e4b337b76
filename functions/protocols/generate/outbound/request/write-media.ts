// Images, audio and documents. What Google cannot take is refused: without it the question would be another.
import type { MediaPart, MediaSource } from "../../../../core/conversation/conversation.ts";
import type { Members } from "../../../../core/wire/members.ts";
import { isBlank } from "../../../writing/blank.ts";
import { base64Of, decode, encode } from "../../../writing/media-data.ts";
import type { Omissions } from "../../../writing/omissions.ts";
import type { Dialect } from "../../dialect.ts";
import type { ModelCapabilities } from "./capabilities.ts";
import { googleType, isTaken, isTextual, TEXT, typeOfAddress } from "./media-type.ts";

export interface MediaOptions {
  readonly capabilities: ModelCapabilities;
  readonly omissions: Omissions;
  readonly dialect: Dialect;
}

/** Both services fetch from the web, the Gemini API encrypted only. */
const SCHEMES = { gemini: /^https:\/\//i, vertex: /^https?:\/\//i };

/** Nothing if it is left out. */
export function writeMedia(part: MediaPart, options: MediaOptions): Members[] {
  const written = partOf(part, options);
  if (typeof written !== "string") return [written];
  options.omissions.refuse(part.path, written);
  return [];
}

/** Why there is none, in words. */
function partOf({ kind, source }: MediaPart, options: MediaOptions): Members | string {
  switch (source.type) {
    case "file":
      return OWN_FILES;
    case "text":
      return kind === "document" ? plainText(source.text) : "only a document can be text";
    case "url":
      return addressOf(source.url, kind, options);
    case "base64":
      return dataOf(source);
  }
}

function dataOf({ mediaType, data }: Extract<MediaSource, { type: "base64" }>): Members | string {
  const type = googleType(mediaType);
  if (isTextual(type)) {
    const text = decode(data);
    return text === undefined ? "the document is not UTF-8 text" : plainText(text);
  }
  return isTaken(type) ? inline(type, base64Of(data)) : refusalOf(type);
}

/** As plain text, whatever its kind: Vertex AI takes no other. */
function plainText(text: string): Members | string {
  return isBlank(text) ? "the document is empty" : inline(TEXT, encode(text));
}

function addressOf(url: string, kind: MediaPart["kind"], { capabilities, dialect }: MediaOptions): Members | string {
  if (!capabilities.media_urls) return "this model's provider fetches no addresses for it";
  if (isStored(url)) return OWN_FILES;
  if (!SCHEMES[dialect].test(url)) return "this model's provider fetches addresses with https only";
  const mimeType = typeOfAddress(url, kind);
  const fileUri = url.replace(/^https?/i, (scheme) => scheme.toLowerCase());
  return isTaken(mimeType) ? { fileData: { mimeType, fileUri } } : refusalOf(mimeType);
}

/** Where the Gemini API keeps files that were given to it: with the gateway's key, each client could read all of them. */
function isStored(url: string): boolean {
  return URL.canParse(url) && /^generativelanguage\.googleapis\.com\.?$/.test(new URL(url).hostname);
}

const OWN_FILES = "this model's provider has files of its own, with ids of its own";

function inline(mimeType: string, data: string): Members {
  return { inlineData: { mimeType, data } };
}

function refusalOf(type: string): string {
  return `this model's provider does not take ${type.slice(0, LONGEST_SHOWN)}`;
}

/** In characters. */
const LONGEST_SHOWN = 64;

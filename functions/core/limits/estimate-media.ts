// Estimates the media in a request: the parts of messages that hold a picture, a recording or a document, or its address.

import type { Members } from "../wire/members.ts";
import { bytesOf, decodeBase64, estimateDecoded } from "./base64.ts";
import { imageSize } from "./image-size.ts";
import { type MediaPart, mediaParts } from "./media-parts.ts";
import { audioTokens, documentTokens, imageTokens, TOKENS_OF_UNKNOWN, videoTokens } from "./media-tokens.ts";

export interface Media {
  readonly tokens: number;
  /** The strings of the body that these tokens represent, each as often as it is there. They are not text. */
  readonly data: readonly string[];
}

/** Only where parts of messages are: anything else that calls itself a picture, as in a tool's schema, is text. */
export function estimateMedia(body: Members): Media {
  const data: string[] = [];
  let tokens = 0;
  for (const part of mediaParts(body)) {
    const known = part.base64 === undefined ? undefined : tokensOfData(part, part.base64);
    tokens += known ?? tokensOfUnknown(part);
    if (known !== undefined) data.push(part.source);
  }
  return { tokens, data };
}

/** On top of the text of the address or of the data, which a provider may read in its own way. */
function tokensOfUnknown({ kind, base64, detail }: MediaPart): number {
  if (kind === "image") return imageTokens(undefined, detail);
  return base64 === undefined ? TOKENS_OF_UNKNOWN : 0;
}

/** Undefined if it is unknown what the data is. */
function tokensOfData(part: MediaPart, base64: string): number | undefined {
  const head = decodeBase64(base64, 64);
  if (head === undefined) return undefined;
  if (part.kind === "audio") return audioTokens(bytesOf(base64), /^RIFF.{4}WAVE/s.test(head));
  if (part.kind === "video") return videoTokens(bytesOf(base64));
  if (part.kind === "document" && isDocument(part, head)) return documentTokens(bytesOf(base64));
  const size = part.kind === "image" || part.mediaType.startsWith("image/") ? imageSize(base64) : undefined;
  if (size !== undefined) return imageTokens(size === "unknown" ? undefined : size, part.detail);
  return part.kind === "image" ? undefined : estimateDecoded(base64);
}

/** PDF, and the formats of office programs, which are ZIP archives. A text may begin like one, but is not called one. */
function isDocument({ mediaType, filename }: MediaPart, head: string): boolean {
  const named = filename === undefined || /\.(pdf|docx|pptx|xlsx)$/i.test(filename);
  return named && !mediaType.startsWith("text/") && (head.startsWith("%PDF-") || head.startsWith("PK\x03\x04"));
}

// `data:` URLs, whose data may be millions of characters long: only their head is looked at.
import type { MediaSource } from "../../core/conversation/conversation.ts";
import { invalid } from "../request-error.ts";

/** Of the head, in characters. */
const LONGEST_HEAD = 256;
const SCHEME = "data:";

export function isDataUrl(url: string): boolean {
  return url.slice(0, SCHEME.length).toLowerCase() === SCHEME;
}

/** Plain text is decoded, because providers take it as text. */
export function readDataUrl(url: string, path: string): MediaSource {
  const comma = url.slice(0, LONGEST_HEAD).indexOf(",");
  const [mediaType = "", ...parameters] = url.slice(SCHEME.length, Math.max(comma, 0)).toLowerCase().split(";");
  if (parameters.at(-1)?.trim() !== "base64") throw invalid(path, "expected 'data:<media type>;base64,<data>'");
  if (!MEDIA_TYPE.test(mediaType)) throw invalid(path, "the data: URL has no media type");
  const data = url.slice(comma + 1);
  if (data === "") throw invalid(path, "the data: URL has no data");
  return mediaType === "text/plain"
    ? { type: "text", text: decodeText(data, path) }
    : { type: "base64", mediaType, data };
}

const MEDIA_TYPE = /^[a-z0-9]+\/[a-z0-9.+_-]+$/;

function decodeText(data: string, path: string): string {
  try {
    const bytes = Uint8Array.from(atob(data), (character) => character.charCodeAt(0));
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw invalid(path, "expected UTF-8 text in base64");
  }
}

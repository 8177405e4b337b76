// Documents and other data, as all of OpenAI's protocols take them.
import type { MediaSource } from "../../../core/conversation/conversation.ts";
import { isBlank } from "../blank.ts";
import { base64Of, decode, mediaTypeOf } from "../media-data.ts";
import { asDocument } from "../words.ts";

/** OpenAI wants a file to have one, and takes PDF only. */
const USUAL_NAME = "document.pdf";

type Data = Extract<MediaSource, { type: "base64" }>;

type WrittenDocument =
  /** The user's own text, which all models take. */
  { readonly text: string } | { readonly file: { readonly filename: string; readonly file_data: string } };

/** Why there is none, in words. */
export function writeDocument(
  source: Extract<MediaSource, { type: "base64" | "text" }>,
  title: string | undefined,
): WrittenDocument | string {
  if (source.type === "text") return plainText(source.text, title);
  const text = textIn(source);
  if (text !== undefined) return plainText(text, title);
  return { file: { filename: title ?? USUAL_NAME, file_data: dataUrl(source) } };
}

function plainText(text: string, title: string | undefined): WrittenDocument | string {
  return isBlank(text) ? "the document is empty" : { text: asDocument(title, text) };
}

/** Undefined if it is none. */
function textIn({ mediaType, data }: Data): string | undefined {
  const type = mediaTypeOf(mediaType);
  return type.startsWith("text/") || type === "application/json" ? decode(data) : undefined;
}

export function dataUrl({ mediaType, data }: Data): string {
  return `data:${mediaTypeOf(mediaType)};base64,${base64Of(data)}`;
}

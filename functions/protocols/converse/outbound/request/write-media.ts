// Images, audio and documents. What Bedrock cannot take is refused: without it the question would be another.
import type { MediaPart, MediaSource } from "../../../../core/conversation/conversation.ts";
import { isBlank } from "../../../writing/blank.ts";
import { base64Of, encode, mediaTypeOf } from "../../../writing/media-data.ts";
import type { Omissions } from "../../../writing/omissions.ts";
import { type Block, marked } from "./content-block.ts";
import type { ModelCapabilities } from "./families.ts";
import { AUDIO, documentFormat, IMAGES } from "./media-format.ts";

export interface MediaOptions {
  readonly capabilities: ModelCapabilities;
  readonly omissions: Omissions;
  /** The name of a document in the request, where each must have its own. */
  readonly nameDocument: (title: string | undefined) => string;
}

/** Nothing if it is left out. */
export function writeMedia(part: MediaPart, options: MediaOptions): Block[] {
  const block = blockOf(part, options);
  if (typeof block !== "string") return marked([block], part.cache);
  options.omissions.refuse(part.path, block);
  return [];
}

/** Why there is none, in words. */
function blockOf(part: MediaPart, options: MediaOptions): Block | string {
  const { source } = part;
  switch (source.type) {
    case "file":
      return "this model's provider has no files with ids";
    case "url":
      return "this model's provider fetches no addresses";
    case "text":
      return textOf(part, source.text, options);
    case "base64":
      return dataOf(part, source, options);
  }
}

function textOf({ kind, title }: MediaPart, text: string, { nameDocument }: MediaOptions): Block | string {
  if (kind !== "document") return "only a document can be text";
  if (isBlank(text)) return "the document is empty";
  return { document: { format: "txt", name: nameDocument(title), source: { bytes: encode(text) } } };
}

function dataOf(
  { kind, title }: MediaPart,
  { mediaType, data }: Extract<MediaSource, { type: "base64" }>,
  { capabilities, nameDocument }: MediaOptions,
): Block | string {
  const type = mediaTypeOf(mediaType);
  const source = { bytes: base64Of(data) };
  if (kind === "document") {
    const format = documentFormat(type);
    return format === undefined ? refusalOf(type) : { document: { format, name: nameDocument(title), source } };
  }
  if (kind === "audio" && !capabilities.audio) return "this model takes no audio";
  const format = (kind === "audio" ? AUDIO : IMAGES).get(type);
  return format === undefined ? refusalOf(type) : { [kind]: { format, source } };
}

function refusalOf(type: string): string {
  return `this model's provider does not take ${type.slice(0, LONGEST_SHOWN)}`;
}

/** In characters. */
const LONGEST_SHOWN = 64;

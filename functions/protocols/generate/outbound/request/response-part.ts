// What a tool has answered: an object, and the media in it where the model can see them there.
import type { ToolResultPart } from "../../../../core/conversation/conversation.ts";
import { isMembers, type Members } from "../../../../core/wire/members.ts";
import { isObject } from "../../../writing/tool-input.ts";
import { isTakenInResults } from "./media-type.ts";
import { type MediaOptions, writeMedia } from "./write-media.ts";

interface WrittenResponse {
  readonly part: Members;
  /** The user's parts behind all results. */
  readonly behind: readonly Members[];
}

interface ResponseOptions extends MediaOptions {
  /** What a text holds as JSON. */
  readonly readJson: (text: string) => unknown;
}

/** Of one call, which may have several results. */
export function writeResponse(
  call: { readonly name: string; readonly id?: string | undefined },
  results: readonly ToolResultPart[],
  options: ResponseOptions,
): WrittenResponse {
  const outputs = results.flatMap(({ output }) => output);
  const media = outputs.filter((part) => part.type === "media").flatMap((part) => writeMedia(part, options));
  const [within, behind] = splitMedia(media, options);
  const texts = outputs.flatMap((part) => (part.type === "text" ? [part.text] : []));
  const isError = results.some((result) => result.isError === true);
  const response = texts.length === 0 && media.length > 0 ? {} : objectOf(texts, { ...options, isError });
  const part = { functionResponse: { ...call, response, ...(within.length > 0 && { parts: within }) } };
  return { part, behind: behind.length === 0 ? [] : [{ text: `The media that ${call.name} returned:` }, ...behind] };
}

/**
 * A JSON object stays one; the API takes nothing else, so that the rest becomes a member of one. An object with references
 * is text: the API takes each for a file that comes with the response, and refuses it if there is none.
 */
function objectOf(
  texts: readonly string[],
  { isError, readJson }: { readonly isError: boolean; readonly readJson: (text: string) => unknown },
): Members {
  const [text = ""] = texts;
  const value = texts.length === 1 && !text.includes('"$ref"') ? readJson(text) : undefined;
  const content = isObject(value) ? value : texts.join("\n");
  if (isError) return { error: content };
  return isObject(content) ? content : { output: content };
}

/** The Gemini API takes addresses in results nowhere, and older models no media at all. */
function splitMedia(media: readonly Members[], { capabilities, dialect }: MediaOptions): [Members[], Members[]] {
  const canBeWithin = ({ inlineData, fileData }: Members) => {
    const data = isMembers(inlineData)
      ? inlineData
      : dialect === "vertex" && isMembers(fileData)
        ? fileData
        : undefined;
    return capabilities.media_in_results && isTakenInResults(String(data?.["mimeType"]));
  };
  return [media.filter(canBeWithin), media.filter((part) => !canBeWithin(part))];
}

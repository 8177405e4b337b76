// Images, documents and other files: which types are read, and from where.
import { first } from "../../anthropic-stand-in/shape.ts";
import { fault, type KnownRequest, type Part, type Rule } from "../request.ts";
import { eachResponse } from "./calls.ts";

const TYPES = [
  ...["image/png", "image/jpeg", "image/webp", "image/heic", "image/heif"],
  ...["audio/wav", "audio/mp3", "audio/mpeg", "audio/aiff", "audio/aac", "audio/ogg", "audio/flac"],
  ...["video/mp4", "video/mpeg", "video/mov", "video/quicktime", "video/avi", "video/webm", "video/wmv", "video/3gpp"],
  ...["application/pdf", "text/plain", "text/html", "text/css", "text/csv", "text/xml", "text/markdown", "text/md"],
];

const FILES_API = "https://generativelanguage.googleapis.com/";

export const mediaHaveTypes: Rule = (request) =>
  eachMedia(request, ({ inlineData, fileData }, path) => {
    const type = (inlineData ?? fileData)?.mimeType ?? "";
    const name = inlineData ? "inline_data" : "file_data";
    if (type === "") return fault(`${path}.${name}.mime_type`, "The mime type must be set.");
    return TYPES.includes(type) ? undefined : `Unsupported MIME type: ${type}`;
  });

/** Vertex AI fetches for every model; the Gemini API encrypted only, and for models before 2.5 only what Google stores. */
export const addressesCanBeFetched: Rule = (request) =>
  eachMedia(request, ({ fileData }) => {
    if (fileData === undefined) return undefined;
    const { fileUri = "" } = fileData;
    const isStored = fileUri.startsWith("gs://") || fileUri.startsWith(FILES_API);
    const isPublic =
      request.service === "vertex"
        ? /^https?:\/\//.test(fileUri)
        : request.model.generation > 2 && fileUri.startsWith("https://");
    return isStored || isPublic ? undefined : `Invalid or unsupported file uri: ${fileUri}`;
  });

/** One address of the recordings is closed to Vertex AI. */
export const addressesAreOpen: Rule = (request) =>
  eachMedia(request, ({ fileData }) =>
    request.service === "vertex" && fileData?.fileUri?.startsWith("https://www.gstatic.com/")
      ? "Cannot fetch content from the provided URL. Please ensure the URL is valid and accessible by Vertex AI. Vertex AI respects robots.txt rules, so confirm the URL is allowed to be crawled. Status: URL_ROBOTED-ROBOTED_DENIED"
      : undefined,
  );

export const responsesHaveMedia: Rule = (request) =>
  eachResponse(request, ({ parts = [] }, path) =>
    parts.length > 0 && request.model.generation < 3
      ? fault(`${path}.parts`, "Multimodal function responses are not supported for this model.")
      : undefined,
  );

/** `{"$ref": NAME}` within a response stands for one of its files. */
export const responsesReferToMedia: Rule = (request) =>
  eachResponse(request, ({ response, parts = [] }) => {
    const names = parts.map(({ inlineData, fileData }) => (inlineData ?? fileData)?.displayName);
    const stray = referencesIn(response).find((name) => !names.includes(name));
    return stray === undefined
      ? undefined
      : `The referenced name \`${stray}\` in function_response.response does not match to a display_name in the function_response.parts.`;
  });

function referencesIn(value: unknown): string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, member]) =>
    name === "$ref" && typeof member === "string" ? [member] : referencesIn(member),
  );
}

function eachMedia(request: KnownRequest, find: (part: Part, path: string) => string | undefined) {
  const { contents = [] } = request.body;
  const ofParts = (parts: readonly Part[], path: string) =>
    first(parts.keys(), (index) => {
      const { inlineData, fileData } = parts[index] ?? {};
      return inlineData || fileData ? find(parts[index] ?? {}, `${path}[${index}]`) : undefined;
    });
  return (
    first(contents.keys(), (index) => ofParts(contents[index]?.parts ?? [], `contents[${index}].parts`)) ??
    eachResponse(request, ({ parts = [] }, path) => ofParts(parts, `${path}.parts`))
  );
}

// The shapes of content blocks, and of what is in them.
import { anything, bytes, enumeration, flag, length, text, word } from "./scalars.ts";
import { list, type Shape, structure, union } from "./shape.ts";

const location = structure({ uri: text, bucketOwner: text }, ["uri"]);
const media = (...formats: string[]) =>
  structure({ format: enumeration(...formats), source: union({ bytes, s3Location: location }) }, ["format", "source"]);

const image = media("png", "jpeg", "gif", "webp");
const video = media("mkv", "mov", "mp4", "webm", "flv", "mpeg", "mpg", "wmv", "three_gp");
const audio = media("mp3", "opus", "wav", "aac", "flac", "mp4", "ogg", "mkv", "mka", "x-aac", "m4a", "mpeg", "webm");
const document = structure(
  {
    format: enumeration("pdf", "csv", "doc", "docx", "xls", "xlsx", "html", "txt", "md"),
    name: length(1, 200),
    source: union({ bytes, s3Location: location, text, content: list(union({ text })) }),
    context: text,
    citations: structure({ enabled: flag }, ["enabled"]),
  },
  ["name", "source"],
);

export const toolName = word("[a-zA-Z0-9_-]", 64);
const toolUseId = word("[a-zA-Z0-9_.:-]", 64);
export const cachePoint = structure({ type: enumeration("default"), ttl: enumeration("5m", "1h") }, ["type"]);

const toolUse = structure({ toolUseId, name: toolName, input: anything }, ["toolUseId", "name", "input"]);
const toolResult = structure(
  {
    toolUseId,
    content: list(union({ text, json: anything, image, document, video })),
    status: enumeration("success", "error"),
  },
  ["toolUseId", "content"],
);
const reasoningContent = union({
  reasoningText: structure({ text, signature: text }, ["text"]),
  redactedContent: bytes,
});

const block: Shape = union({
  text,
  image,
  video,
  audio,
  document,
  toolUse,
  toolResult,
  cachePoint,
  reasoningContent,
  guardContent: anything,
  citationsContent: anything,
  searchResult: anything,
});

export const messages = list(
  structure({ role: enumeration("user", "assistant"), content: list(block) }, ["role", "content"]),
);
export const system = list(union({ text: length(1, Number.POSITIVE_INFINITY), cachePoint, guardContent: anything }));

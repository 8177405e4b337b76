// The shapes of content blocks, and of what is in them.
import { anyObject, anything, base64, flag, matching, oneOf, text } from "./scalars.ts";
import { list, nullable, object, type Shape, tagged, textOrList } from "./shape.ts";

const ID = /^[a-zA-Z0-9_-]+$/;
const type = anything;

export const cacheControl = nullable(object({ type: oneOf("ephemeral"), ttl: oneOf("5m", "1h") }, ["type"]));
const cached = { type, cache_control: cacheControl };

const https: Shape = (value, path) =>
  typeof value === "string" && !value.startsWith("https://")
    ? `${path}: Only HTTPS URLs are supported`
    : text(value, path);

const url = object({ type, url: https }, ["url"]);
const file = object({ type, file_id: text }, ["file_id"]);
const imageTypes = oneOf("image/jpeg", "image/png", "image/gif", "image/webp");

export const textBlock = object({ ...cached, text, citations: anything }, ["text"]);

const image = object(
  {
    ...cached,
    source: tagged({
      base64: object({ type, media_type: imageTypes, data: base64 }, ["media_type", "data"]),
      url,
      file,
    }),
  },
  ["source"],
);

const documentSource = tagged({
  base64: object({ type, media_type: oneOf("application/pdf"), data: base64 }, ["media_type", "data"]),
  text: object({ type, media_type: oneOf("text/plain"), data: text }, ["media_type", "data"]),
  content: object({ type, content: textOrList(tagged({ text: textBlock, image })) }, ["content"]),
  url,
  file,
});

const document = object(
  { ...cached, source: documentSource, title: nullable(text), context: nullable(text), citations: anything },
  ["source"],
);

const toolResult = object(
  {
    ...cached,
    tool_use_id: matching(ID),
    content: textOrList(tagged({ text: textBlock, image, document, search_result: anyObject })),
    is_error: flag,
  },
  ["tool_use_id"],
);

export const contentBlock = tagged({
  text: textBlock,
  image,
  document,
  search_result: anyObject,
  thinking: object({ type, thinking: text, signature: text }, ["thinking", "signature"]),
  redacted_thinking: object({ type, data: text }, ["data"]),
  tool_use: object({ ...cached, id: matching(ID), name: text, input: anyObject, caller: anything }, [
    "id",
    "name",
    "input",
  ]),
  tool_result: toolResult,
  server_tool_use: anyObject,
  web_search_tool_result: anyObject,
});

export const systemPrompt = textOrList(tagged({ text: textBlock }));

export const messages = list(object({ role: text, content: textOrList(contentBlock) }, ["role", "content"]));

// What the stand-in understands of a prompt: its last text, the media in it, and the results of tools.
import { type Block, type Body, blocksOf } from "./request.ts";
import { isMembers } from "./shape.ts";

export interface Prompt {
  readonly text: string;
  /** Images and documents, each in a few words. */
  readonly media: readonly string[];
  /** What tools have answered, if that is what comes last. */
  readonly results: readonly string[];
}

export function promptOf({ messages }: Body): Prompt {
  const start = messages.findLastIndex(({ role }) => role === "assistant") + 1;
  const blocks = messages.slice(start).flatMap(blocksOf);
  return {
    text: textOf(blocks),
    media: mediaOf(blocks),
    results: blocks.filter(({ type }) => type === "tool_result").map(resultOf),
  };
}

function textOf(blocks: readonly Block[]): string {
  return blocks.map(({ text = "" }) => text).join("");
}

function mediaOf(blocks: readonly Block[]): string[] {
  return blocks.filter(({ type }) => type === "image" || type === "document").map(described);
}

function resultOf({ content }: Block): string {
  if (!Array.isArray(content)) return String(content ?? "");
  return [textOf(content), ...mediaOf(content)].filter((words) => words !== "").join(", ");
}

/** Such as `image image/png of 3 bytes` or `document https://example.com/a.pdf "A"`. */
function described({ type, source, title }: Block): string {
  const { media_type: mediaType, data, url } = isMembers(source) ? source : {};
  const bytes = Buffer.from(String(data), mediaType === "text/plain" ? "utf8" : "base64").length;
  const what = url === undefined ? `${mediaType} of ${bytes} bytes` : String(url);
  return `${type} ${what}${title === undefined || title === null ? "" : ` "${title}"`}`;
}

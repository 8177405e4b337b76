// What the stand-in understands of a prompt: its last text, the media in it, and the results of functions.
import type { Body, FunctionResponse, Part } from "./request.ts";

export interface Prompt {
  readonly text: string;
  /** Images and documents, each in a few words. */
  readonly media: readonly string[];
  /** What functions have answered, if that is what comes last. */
  readonly results: readonly string[];
}

export function promptOf({ contents = [] }: Body): Prompt {
  const start = contents.findLastIndex(({ role }) => role === "model") + 1;
  const parts = contents.slice(start).flatMap((content) => content.parts ?? []);
  const responses = parts.flatMap(({ functionResponse }) => functionResponse ?? []);
  return { text: textOf(parts), media: parts.flatMap(described), results: responses.map(resultOf) };
}

function textOf(parts: readonly Part[]): string {
  return parts.map(({ text = "" }) => text).join("");
}

/** A single text is the result itself, whatever its name. */
function resultOf({ response = {}, parts = [] }: FunctionResponse): string {
  const [value, ...others] = Object.values(response);
  const said = typeof value === "string" && others.length === 0 ? value : JSON.stringify(response);
  return [said, ...parts.flatMap(described)].join(", ");
}

/** Such as `image/png of 3 bytes` or `application/pdf at https://example.com/a.pdf`. */
function described({ inlineData, fileData }: Part): string[] {
  if (fileData) return [`${fileData.mimeType} at ${fileData.fileUri}`];
  if (!inlineData) return [];
  return [`${inlineData.mimeType} of ${Buffer.from(inlineData.data ?? "", "base64").length} bytes`];
}

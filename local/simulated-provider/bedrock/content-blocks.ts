// The content of a Converse message as blocks of Anthropic's Messages API, which the simulated provider can read.
import { type Fields, fieldsOf, given, listOf, required } from "../anthropic/fields.ts";
import { BedrockError } from "./bedrock-error.ts";

export function blocksOf(value: unknown, path: string): object[] {
  return listOf(required(value, path), path).flatMap((item, at) =>
    blockOf(fieldsOf(item, `${path}.${at}`), `${path}.${at}`),
  );
}

/** Nothing for a mark of the cache. */
function blockOf(block: Fields, path: string): object[] {
  const [kind = "", ...others] = Object.keys(block).filter((name) => given(block[name]));
  const write = Object.hasOwn(WRITERS, kind) ? WRITERS[kind] : undefined;
  if (write !== undefined && others.length === 0) return write(block[kind], `${path}.${kind}`);
  throw BedrockError.invalid(
    `The content block at ${path} must have exactly one of ${Object.keys(WRITERS).join(", ")}.`,
  );
}

type Writer = (value: unknown, path: string) => object[];

const WRITERS: Readonly<Record<string, Writer>> = {
  text: (text) => [{ type: "text", text }],
  image: () => [{ type: "image" }],
  document: () => [{ type: "document" }],
  audio: () => [{ type: "image" }],
  video: () => [{ type: "image" }],
  cachePoint: () => [],
  guardContent: () => [],
  json: (value) => [{ type: "text", text: JSON.stringify(value) }],
  toolUse: (value, path) => [callOf(fieldsOf(value, path))],
  toolResult: (value, path) => [resultOf(fieldsOf(value, path), path)],
  reasoningContent: (value, path) => [thoughtOf(fieldsOf(value, path), path)],
};

function callOf({ toolUseId: id, name, input }: Fields): object {
  return { type: "tool_use", id, name, input };
}

function resultOf({ toolUseId, content }: Fields, path: string): object {
  return { type: "tool_result", tool_use_id: toolUseId, content: blocksOf(content, `${path}.content`) };
}

function thoughtOf({ reasoningText, redactedContent: data }: Fields, path: string): object {
  if (given(data)) return { type: "redacted_thinking", data };
  const { text: thinking, signature } = fieldsOf(required(reasoningText, path), `${path}.reasoningText`);
  return { type: "thinking", thinking, signature };
}

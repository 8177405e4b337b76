// The blocks of one message: checked, and reduced to what the simulated provider needs of them.
import type { CallMade } from "../tool-turns.ts";
import { type Fields, fieldsOf, given, listOf, required, stringOf, tagOf } from "./fields.ts";
import { MessagesError } from "./messages-error.ts";
import { checkSignature } from "./signature.ts";

export interface ToolResult {
  readonly id: string;
  readonly text: string;
}

export interface Content {
  readonly types: readonly string[];
  readonly text: string;
  /** Of an assistant. */
  readonly calls: readonly CallMade[];
  /** Of a user. Those behind other blocks do not count. */
  readonly results: readonly ToolResult[];
}

const COMMON = ["text", "image", "document", "search_result"] as const;
/** What the search for tools that are loaded later has found. */
const OF_RESULT = [...COMMON, "tool_reference"] as const;
const OF_USER = [...COMMON, "tool_result", "container_upload"] as const;
const OF_ASSISTANT = ["text", "thinking", "redacted_thinking", "tool_use"] as const;

export function contentOf(role: string, value: unknown, path: string): Content {
  if (typeof value === "string") {
    return { types: value === "" ? [] : ["text"], text: value, calls: [], results: [] };
  }
  const blocks = listOf(value, path).map((block, at) => fieldsOf(block, `${path}.${at}`));
  const types = blocks.map((block, at) => blockType(role, block, `${path}.${at}`));
  const isResult = (at: number) => types[at] === "tool_result";
  const leading = types.findIndex((_, at) => !isResult(at));
  const results = leading < 0 ? blocks : blocks.slice(0, leading);
  return {
    types,
    text: blocks.flatMap((block, at) => (types[at] === "text" ? [textOf(block, `${path}.${at}`)] : [])).join("\n"),
    calls: blocks.flatMap((block, at) => (types[at] === "tool_use" ? [callOf(block, `${path}.${at}`)] : [])),
    results: results.map((block, at) => resultOf(block, `${path}.${at}`)),
  };
}

/** Tools that run at Anthropic have blocks of their own, which say nothing here. */
function blockType(role: string, block: Fields, path: string): string {
  const { type } = block;
  if (typeof type === "string" && /^(server|mcp)_tool_use$|.+_tool_result$|^(fallback|compaction)$/.test(type))
    return type;
  const tag = tagOf(block, role === "assistant" ? OF_ASSISTANT : OF_USER, path);
  if (tag === "thinking") checkSignature(block, path);
  return tag;
}

/** Of a text block. */
export function textOf(block: Fields, path: string): string {
  const text = stringOf(required(block["text"], `${path}.text`), `${path}.text`);
  const [list] = path.split(".");
  if (text === "") throw MessagesError.field(`${list}`, "text content blocks must be non-empty");
  if (text.trim() === "") throw MessagesError.field(`${list}`, "text content blocks must contain non-whitespace text");
  return text;
}

function callOf(block: Fields, path: string): CallMade {
  const id = idOf(block["id"], `${path}.tool_use.id`);
  const name = stringOf(required(block["name"], `${path}.tool_use.name`), `${path}.tool_use.name`);
  const input = fieldsOf(required(block["input"], `${path}.tool_use.input`), `${path}.tool_use.input`);
  return { id, name, input: JSON.stringify(input) };
}

function resultOf(block: Fields, path: string): ToolResult {
  const id = idOf(block["tool_use_id"], `${path}.tool_result.tool_use_id`);
  const { content } = block;
  if (!given(content) || typeof content === "string") return { id, text: content ?? "" };
  const parts = listOf(content, `${path}.tool_result.content`).map((part, at) => {
    const fields = fieldsOf(part, `${path}.tool_result.content.${at}`);
    const isText = tagOf(fields, OF_RESULT, `${path}.tool_result.content.${at}`) === "text";
    return isText ? [textOf(fields, `${path}.tool_result.content.${at}`)] : [];
  });
  return { id, text: parts.flat().join("\n") };
}

function idOf(value: unknown, path: string): string {
  const id = stringOf(required(value, path), path);
  if (/^[a-zA-Z0-9_-]+$/.test(id)) return id;
  throw MessagesError.field(path, "String should match pattern '^[a-zA-Z0-9_-]+$'");
}

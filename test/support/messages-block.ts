// One block of a streamed message, from its start to its end.
import assert from "node:assert/strict";
import type * as z from "zod";
import { begunBlock, checked, delta } from "./messages-schema.ts";

export interface StreamedBlock {
  readonly begun: z.infer<typeof begunBlock>;
  /** What its deltas have said: text, thoughts, or an input. */
  text: string;
  signature: string;
  hasDelta: boolean;
  readonly citations: unknown[];
}

/** What may continue a block, by its type. Others come whole. */
const DELTAS = new Map([
  ["text", ["text_delta", "citations_delta"]],
  ["thinking", ["thinking_delta", "signature_delta"]],
  ["tool_use", ["input_json_delta"]],
  ["server_tool_use", ["input_json_delta"]],
]);

export function begin(content_block: unknown): StreamedBlock {
  const begun = checked(begunBlock, content_block, "content_block");
  return { begun, text: "", signature: "", hasDelta: false, citations: [] };
}

export function proceed(block: StreamedBlock, value: unknown): void {
  const { type, ...said } = checked(delta, value, "delta");
  assert(DELTAS.get(block.begun.type)?.includes(type), `a ${type} fits its block, a ${block.begun.type}`);
  assert(block.signature === "", "a signature comes once, and last in its block");
  block.hasDelta = true;
  if ("citation" in said) block.citations.push(said.citation);
  if ("signature" in said) block.signature = String(said.signature);
  for (const name of ["text", "thinking", "partial_json"]) if (name in said) block.text += String(said[name]);
}

/** The block as a JSON answer has it. */
export function end({ begun, text, signature, citations }: StreamedBlock): Record<string, unknown> {
  if (begun.type === "text") {
    assert(text !== "", "a text says something");
    return citations.length === 0 ? { ...begun, text } : { ...begun, text, citations };
  }
  if (begun.type === "thinking") {
    assert(text !== "" || signature !== "", "a thinking block has thoughts, or a signature");
    return { ...begun, thinking: text, signature };
  }
  return "input" in begun ? { ...begun, input: inputOf(text) } : begun;
}

/** Undefined if it is broken, as it may be where the answer was cut. */
function inputOf(text: string): object | undefined {
  try {
    const input: unknown = text === "" ? {} : JSON.parse(text);
    return typeof input === "object" && input !== null && !Array.isArray(input) ? input : undefined;
  } catch {
    return undefined;
  }
}

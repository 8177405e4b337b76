// One answer of the simulated provider as a message, and its form as a JSON object.
import { randomUUID } from "node:crypto";
import { type Composed, compose } from "../compose.ts";
import { planAnswer } from "../plan.ts";
import { MessagesError } from "./messages-error.ts";
import type { MessagesRequest } from "./parse-request.ts";
import { signatureOf } from "./signature.ts";

/** A piece counts as one token, and the name of a tool as one more. */
export type Block =
  | { readonly type: "thinking"; readonly pieces: readonly string[]; readonly signature: string }
  | { readonly type: "text"; readonly pieces: readonly string[] }
  | { readonly type: "tool_use"; readonly id: string; readonly name: string; readonly pieces: readonly string[] };

export interface Message {
  /** Says that the message is simulated. */
  readonly id: string;
  readonly model: string;
  readonly blocks: readonly Block[];
  readonly stopReason: string;
  readonly stopSequence: string | null;
  readonly inputTokens: number;
  readonly thinkingTokens: number;
  readonly outputTokens: number;
}

const THOUGHT = "The simulated provider has no model that could think. It answers by rules.";

/** `keyVariable` is that of the real provider. */
export function messageFor(asked: MessagesRequest, keyVariable: string): Message {
  const { model, maxTokens, promptTokens: inputTokens } = asked;
  if (model.startsWith("no-such")) throw MessagesError.noSuchModel(model);
  const thought = asked.thinking === undefined ? [] : (THOUGHT.match(/\s*\S+/g) ?? []).slice(0, maxTokens);
  const left = maxTokens - thought.length;
  const composed = compose(planAnswer(asked, keyVariable), 0, { maxTokens: left, stop: asked.stop });
  return {
    id: `msg_simulated_${randomUUID().replaceAll("-", "")}`,
    model,
    blocks: [...thinkingBlock(thought, asked), ...blocksOf(composed)],
    stopReason: stopReasonOf(composed),
    stopSequence: composed.stopSequence ?? null,
    inputTokens,
    thinkingTokens: thought.length,
    outputTokens: thought.length + tokensOf(composed),
  };
}

function thinkingBlock(thought: string[], { thinking }: MessagesRequest): Block[] {
  if (thinking === undefined) return [];
  const pieces = thinking.isOmitted ? [] : thought;
  return [{ type: "thinking", pieces, signature: signatureOf(pieces.join("")) }];
}

/** Empty text is no block. */
function blocksOf({ pieces, calls }: Composed): Block[] {
  const text = pieces.length === 0 ? [] : [{ type: "text", pieces } as const];
  const uses = calls.map(({ id, name, pieces: input }) => {
    return { type: "tool_use", id: id.replace("call_", "toolu_"), name, pieces: input } as const;
  });
  return [...text, ...uses];
}

function stopReasonOf({ finishReason, calls, stopSequence }: Composed): string {
  if (finishReason === "length") return "max_tokens";
  if (calls.length > 0) return "tool_use";
  return stopSequence === undefined ? "end_turn" : "stop_sequence";
}

function tokensOf({ pieces, calls }: Composed): number {
  return calls.reduce((sum, call) => sum + 1 + call.pieces.length, pieces.length);
}

export function messageJson(message: Message): object {
  const { id, model, blocks, stopReason, stopSequence } = message;
  return {
    ...{ id, type: "message", role: "assistant", model, content: blocks.map(blockJson) },
    ...{ stop_reason: stopReason, stop_sequence: stopSequence, usage: usageOf(message) },
  };
}

function blockJson(block: Block): object {
  const text = block.pieces.join("");
  if (block.type === "text") return { type: "text", text };
  if (block.type === "thinking") return { type: "thinking", thinking: text, signature: block.signature };
  return { type: "tool_use", id: block.id, name: block.name, input: inputOf(text) };
}

/** An input that was cut is none. */
export function inputOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

export function usageOf({ inputTokens, thinkingTokens, outputTokens }: Message): object {
  return {
    input_tokens: inputTokens,
    cache_creation_input_tokens: 0,
    cache_read_input_tokens: 0,
    cache_creation: { ephemeral_5m_input_tokens: 0, ephemeral_1h_input_tokens: 0 },
    output_tokens: outputTokens,
    ...(thinkingTokens > 0 && { output_tokens_details: { thinking_tokens: thinkingTokens } }),
    service_tier: "standard",
  };
}

// A whole answer, as the API sends it in JSON.
import { randomBytes } from "node:crypto";
import type { PromptUsage } from "./cache.ts";
import { type Reply, replyTo } from "./reply.ts";
import type { Block, KnownRequest } from "./request.ts";
import { tokensOf } from "./tokens.ts";

export interface AnswerMessage {
  readonly id: string;
  readonly type: "message";
  readonly role: "assistant";
  readonly model: string;
  readonly content: readonly Block[];
  readonly stop_reason: string | null;
  readonly stop_sequence: string | null;
  readonly stop_details: object | null;
  readonly usage: PromptUsage & { readonly output_tokens: number; readonly output_tokens_details?: object };
}

export function messageTo(request: KnownRequest, prompt: PromptUsage): AnswerMessage {
  const reply = replyTo(request);
  return {
    model: request.body.model,
    id: `msg_${randomBytes(12).toString("hex")}`,
    type: "message",
    role: "assistant",
    content: reply.content,
    stop_reason: reply.stopReason,
    stop_sequence: reply.stopSequence ?? null,
    stop_details: reply.stopDetails ?? null,
    usage: { ...prompt, ...outputUsage(reply) },
  };
}

function outputUsage({ content, thinkingTokens }: Reply) {
  const isThought = ({ type }: Block) => type === "thinking" || type === "redacted_thinking";
  const said = content.filter((block) => !isThought(block)).map(({ text, input }) => text ?? JSON.stringify(input));
  const tokens = said.reduce((sum, words) => sum + tokensOf(words), thinkingTokens);
  if (thinkingTokens === 0) return { output_tokens: tokens };
  return { output_tokens: tokens, output_tokens_details: { thinking_tokens: thinkingTokens } };
}

// Whole answers, as Converse sends them in JSON. Every family answers by the rules of the stand-in for Anthropic.
import { randomBytes } from "node:crypto";
import type { PromptUsage } from "../anthropic-stand-in/cache.ts";
import { type AnswerMessage, messageTo } from "../anthropic-stand-in/message.ts";
import { type Model as Claude, modelOf as claudeOf } from "../anthropic-stand-in/models.ts";
import type { Block as AnthropicBlock, Body as AnthropicBody } from "../anthropic-stand-in/request.ts";
import { anthropicBody, fieldsOf } from "./claude.ts";
import type { Block, KnownRequest } from "./request.ts";
import { isMembers } from "./shape.ts";

/** Texts in a prompt that make a guardrail intervene, or a call go wrong. */
export const GUARDRAIL_TRIGGER = "GUARDRAIL_TRIGGER";
export const MALFORMED_TRIGGER = "MALFORMED_TRIGGER";

export interface Answer {
  readonly output: { readonly message: { readonly role: "assistant"; readonly content: readonly Block[] } };
  readonly stopReason: string;
  readonly usage: Usage;
  readonly metrics: { readonly latencyMs: number };
  readonly trace?: object;
}

export interface Usage {
  readonly inputTokens: number;
  readonly outputTokens: number;
  readonly totalTokens: number;
  readonly cacheReadInputTokens?: number;
  readonly cacheWriteInputTokens?: number;
}

const stopReasons: Readonly<Record<string, string>> = { refusal: "content_filtered" };

/** `promptOf` counts the tokens of a prompt, and knows what of it is cached. */
export function answerTo(request: KnownRequest, promptOf: (body: AnthropicBody) => PromptUsage): Answer {
  const body = thinkingBody(request);
  const prompt = promptOf(body);
  const message = messageTo({ body, model: claudeModelOf(request), betas: [] }, prompt);
  const usual = {
    output: {
      message: { role: "assistant" as const, content: message.content.map((block) => blockOf(block, request)) },
    },
    stopReason: stopReasons[message.stop_reason ?? ""] ?? message.stop_reason ?? "",
    usage: usageOf(message, request),
    metrics: { latencyMs: 250 },
  };
  const said = JSON.stringify(request.body.messages.at(-1));
  if (said.includes(MALFORMED_TRIGGER)) return { ...usual, ...withContent(), stopReason: "malformed_tool_use" };
  const { guardrailConfig: guardrail } = request.body;
  if (guardrail === undefined || !said.includes(GUARDRAIL_TRIGGER)) return usual;
  const trace = guardrail.trace === "enabled" ? { trace: { guardrail: { actionReason: "Guardrail blocked." } } } : {};
  return { ...usual, ...withContent({ text: BLOCKED }), stopReason: "guardrail_intervened", ...trace };
}

const BLOCKED = "Sorry, the guardrail blocks this.";

function withContent(...content: Block[]): Pick<Answer, "output"> {
  return { output: { message: { role: "assistant", content } } };
}

const usualClaude = claudeOf("claude-sonnet-4-5");

function claudeModelOf({ model: { claude = usualClaude } }: KnownRequest): Claude {
  if (claude === undefined) throw new Error("The stand-in for Anthropic knows no model.");
  return claude;
}

/** What other families know of thinking, as Claude is asked for it. */
function thinkingBody(request: KnownRequest): AnthropicBody {
  const { model } = request;
  const body = anthropicBody(request);
  if (model.claude !== undefined) return body;
  const { reasoningConfig: reasoning } = fieldsOf(request.body);
  const isAsked = isMembers(reasoning) && reasoning["type"] === "enabled";
  const thinks = model.thinks === "always" || (model.thinks === "if asked" && isAsked);
  return { ...body, thinking: { type: thinks ? "adaptive" : "disabled" } };
}

function blockOf(
  { type, text, name, input, thinking, signature, data }: AnthropicBlock,
  { model }: KnownRequest,
): Block {
  if (type === "tool_use") return { toolUse: { toolUseId: newId(model.ids), name: String(name), input } };
  if (type === "redacted_thinking") {
    return { reasoningContent: { redactedContent: Buffer.from(String(data)).toString("base64") } };
  }
  if (type !== "thinking") return { text: String(text) };
  const signed = model.claude === undefined ? {} : { signature: String(signature) };
  return { reasoningContent: { reasoningText: { text: String(thinking), ...signed } } };
}

function newId(ids: "bedrock" | "mistral"): string {
  return ids === "mistral"
    ? randomBytes(16).toString("hex").slice(0, 9)
    : `tooluse_${randomBytes(16).toString("base64url")}`;
}

function usageOf({ usage }: AnswerMessage, { model }: KnownRequest): Usage {
  const { input_tokens: input, cache_read_input_tokens: read, cache_creation_input_tokens: written } = usage;
  const totalTokens = input + read + written + usage.output_tokens;
  const cache = model.caches === "nowhere" ? {} : { cacheReadInputTokens: read, cacheWriteInputTokens: written };
  return { inputTokens: input, outputTokens: usage.output_tokens, totalTokens, ...cache };
}

// Whole answers, as both services send them in JSON.
import { randomBytes } from "node:crypto";
import { type Reply, replyTo } from "./reply.ts";
import type { KnownRequest, Part } from "./request.ts";
import { tokensOfParts, tokensOfPrompt } from "./tokens.ts";

export interface Candidate {
  readonly content?: { readonly parts?: readonly Part[]; readonly role?: string };
  readonly finishReason?: string;
  readonly finishMessage?: string;
  readonly index?: number;
}

export interface Answer {
  readonly candidates?: readonly Candidate[];
  readonly promptFeedback?: object;
  readonly usageMetadata: Usage;
  readonly modelVersion: string;
  readonly responseId: string;
}

export interface Usage {
  readonly promptTokenCount?: number;
  readonly candidatesTokenCount?: number;
  readonly totalTokenCount?: number;
  readonly thoughtsTokenCount?: number;
  readonly [member: string]: unknown;
}

export function answerTo(request: KnownRequest): Answer {
  const reply = replyTo(request);
  const common = { modelVersion: request.id, responseId: randomBytes(15).toString("base64url") };
  const promptTokenCount = tokensOfPrompt(request.body);
  if (reply === undefined) {
    const usageMetadata = { promptTokenCount, totalTokenCount: promptTokenCount };
    return { promptFeedback: { blockReason: "PROHIBITED_CONTENT" }, usageMetadata, ...common };
  }
  const count = request.body.generationConfig?.candidateCount ?? 1;
  const candidates = Array.from({ length: count }, (_, index) => candidateOf(request, reply, index));
  return { candidates, usageMetadata: usageOf(request, reply, count), ...common };
}

/** Only the newer models of the Gemini API number a candidate that is the only one. */
function candidateOf({ service, model }: KnownRequest, reply: Reply, index: number): Candidate {
  const { parts, finishReason, finishMessage } = reply;
  const said = parts?.map((part) => (index > 0 && part.text && !part.thought ? numbered(part, index) : part));
  return {
    content: said === undefined ? {} : { ...(said.length > 0 && { parts: said }), role: "model" },
    finishReason,
    ...(finishMessage !== undefined && { finishMessage }),
    ...((index > 0 || (service === "gemini" && model.generation > 2)) && { index }),
  };
}

function numbered(part: Part, index: number): Part {
  return { ...part, text: `${part.text} (${index + 1})` };
}

function usageOf({ body, service }: KnownRequest, { parts = [], thinkingTokens }: Reply, count: number): Usage {
  const promptTokenCount = tokensOfPrompt(body);
  const candidatesTokenCount = tokensOfParts(parts.filter(({ thought }) => thought !== true)) * count;
  const thoughtsTokenCount = thinkingTokens * count;
  return {
    promptTokenCount,
    ...(candidatesTokenCount > 0 && { candidatesTokenCount }),
    totalTokenCount: promptTokenCount + candidatesTokenCount + thoughtsTokenCount,
    promptTokensDetails: [{ modality: "TEXT", tokenCount: promptTokenCount }],
    ...(thoughtsTokenCount > 0 && { thoughtsTokenCount }),
    ...(service === "vertex" && { trafficType: "ON_DEMAND" }),
  };
}

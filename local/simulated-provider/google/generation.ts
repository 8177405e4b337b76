// One answer of the simulated provider as Google's candidates, and its form as a JSON object.
import { randomUUID } from "node:crypto";
import { type Composed, compose } from "../compose.ts";
import { planAnswer } from "../plan.ts";
import { GoogleError } from "./google-error.ts";
import { signsCalls } from "./models.ts";
import type { GenerateRequest } from "./parse-request.ts";
import { type Service, VARIABLES } from "./services.ts";
import { signatureOf } from "./signature.ts";

/** A piece counts as one token, and the name of a function as one more. */
export interface Candidate {
  readonly index: number;
  readonly thought: readonly string[];
  readonly pieces: readonly string[];
  readonly calls: readonly object[];
  /** Of the text. */
  readonly signature: string | undefined;
  readonly finishReason: string;
  readonly tokens: number;
}

export interface Generation {
  /** Says that the answer is simulated. */
  readonly responseId: string;
  readonly model: string;
  readonly service: Service;
  readonly candidates: readonly Candidate[];
  readonly promptTokens: number;
}

const THOUGHT = "The simulated provider has no model that could think. It answers by rules.";

export function generate(asked: GenerateRequest, variable = VARIABLES[asked.service]): Generation {
  const { model, service, promptTokens, candidateCount } = asked;
  if (model.startsWith("no-such")) throw GoogleError.noSuchModel(model);
  const plan = planAnswer(asked, variable);
  const thought = asked.includesThoughts ? (THOUGHT.match(/\s*\S+/g) ?? []).slice(0, asked.maxTokens) : [];
  const limits = { maxTokens: asked.maxTokens - thought.length, stop: asked.stop };
  const candidates = Array.from({ length: candidateCount }, (_, index): Candidate => {
    return { index, thought, ...candidateOf(compose(plan, index, limits), model) };
  });
  return { responseId: `simulated-${randomUUID()}`, model, service, candidates, promptTokens };
}

/** A call comes whole or not at all. The first is signed for all of them. */
function candidateOf({ pieces, calls, finishReason }: Composed, model: string): Omit<Candidate, "index" | "thought"> {
  const isSigned = signsCalls(model);
  const whole = finishReason === "length" ? calls.slice(0, -1) : calls;
  return {
    pieces,
    calls: whole.map(({ name, pieces: input }, at) => callPart(name, input.join(""), isSigned && at === 0)),
    signature: isSigned && calls.length === 0 ? signatureOf("") : undefined,
    finishReason: finishReason === "length" ? "MAX_TOKENS" : "STOP",
    tokens: calls.reduce((sum, call) => sum + 1 + call.pieces.length, pieces.length),
  };
}

function callPart(name: string, input: string, isSigned: boolean): object {
  const signature = isSigned && { thoughtSignature: signatureOf(`${name} ${input}`) };
  return { functionCall: { name, args: JSON.parse(input) }, ...signature };
}

export function generationJson(generation: Generation): object {
  const candidates = generation.candidates.map((candidate) => {
    const { thought, pieces, calls, signature, finishReason } = candidate;
    const text =
      pieces.length > 0 ? [{ text: pieces.join(""), ...(signature && { thoughtSignature: signature }) }] : [];
    const parts = [...(thought.length > 0 ? [thoughtPart(thought.join(""))] : []), ...text, ...calls];
    return { ...candidateJson(candidate, parts), finishReason };
  });
  const tokens = generation.candidates.reduce((sum, candidate) => sum + candidate.tokens, 0);
  const thoughts = generation.candidates.reduce((sum, { thought }) => sum + thought.length, 0);
  return answerJson(generation, candidates, { tokens, thoughts });
}

export function thoughtPart(text: string): object {
  return { text, thought: true };
}

/** Nothing is said by leaving it out: the parts, and the index of the first candidate. */
export function candidateJson({ index }: Candidate, parts: readonly object[]): object {
  return { content: { ...(parts.length > 0 && { parts }), role: "model" }, ...(index > 0 && { index }) };
}

interface Used {
  readonly tokens: number;
  readonly thoughts: number;
}

export function answerJson({ responseId, model, service, promptTokens }: Generation, candidates: object[], used: Used) {
  const usageMetadata = {
    promptTokenCount: promptTokens,
    candidatesTokenCount: used.tokens,
    totalTokenCount: promptTokens + used.tokens + used.thoughts,
    promptTokensDetails: [{ modality: "TEXT", tokenCount: promptTokens }],
    ...(used.thoughts > 0 && { thoughtsTokenCount: used.thoughts }),
    ...(service === "vertex" && { trafficType: "ON_DEMAND" }),
  };
  return { candidates, usageMetadata, modelVersion: `${model}-simulated`, responseId };
}

// What the stand-in answers, by simple rules: it thinks if it may, calls functions if it can, and says what it was told.
import { instanceOf } from "../anthropic-stand-in/instance.ts";
import { isMembers } from "../anthropic-stand-in/shape.ts";
import { type Prompt, promptOf } from "./prompt.ts";
import {
  type Body,
  type Declaration,
  declarationsOf,
  type Generation,
  type KnownRequest,
  type Part,
} from "./request.ts";
import { sign } from "./signature.ts";
import { type Thoughts, thoughtsOf } from "./thoughts.ts";
import { tokensOf } from "./tokens.ts";

/** Texts in a prompt that have it blocked, that have the answer blocked, or that break a call. */
export const BLOCKED_TRIGGER = "TRIGGER_BLOCKED_PROMPT";
export const UNSAFE_TRIGGER = "TRIGGER_UNSAFE_ANSWER";
export const MALFORMED_TRIGGER = "TRIGGER_MALFORMED_CALL";

export interface Reply {
  /** Undefined: there is no content at all. */
  readonly parts: readonly Part[] | undefined;
  readonly finishReason: string;
  readonly finishMessage?: string;
  readonly thinkingTokens: number;
}

/** Undefined: the prompt is blocked. */
export function replyTo(request: KnownRequest): Reply | undefined {
  const { body, model } = request;
  const prompt = promptOf(body);
  if (prompt.text.includes(BLOCKED_TRIGGER)) return undefined;
  if (prompt.text.includes(UNSAFE_TRIGGER)) return { parts: undefined, finishReason: "SAFETY", thinkingTokens: 0 };
  if (prompt.text.includes(MALFORMED_TRIGGER)) return malformed;
  const thoughts = thoughtsOf(request);
  const calls = callsOf(body, prompt).map((functionCall, index): Part => {
    const isSigned = index === 0 && thoughts.tokens > 0 && model.generation > 2;
    return { functionCall, ...(isSigned && { thoughtSignature: sign(functionCall) }) };
  });
  if (calls.length === 0) return textReply(request, prompt, thoughts);
  const finishMessage = model.generation >= 3 ? { finishMessage: "Model generated function call(s)." } : {};
  const parts = [...thoughts.parts, ...calls];
  return { parts, finishReason: "STOP", ...finishMessage, thinkingTokens: thoughts.tokens };
}

const malformed: Reply = {
  parts: [],
  finishReason: "MALFORMED_FUNCTION_CALL",
  finishMessage: "Malformed function call: print(weather(",
  thinkingTokens: 0,
};

function textReply({ body, model }: KnownRequest, prompt: Prompt, { parts, tokens }: Thoughts): Reply {
  const { generationConfig = {} } = body;
  const { maxOutputTokens: maximum = model.maximumTokens } = generationConfig;
  if (tokens >= maximum) return { parts: [], finishReason: "MAX_TOKENS", thinkingTokens: maximum };
  const { text, finishReason } = cut(wordsOf(generationConfig, prompt), generationConfig, maximum - tokens);
  const signature = model.generation >= 3 && tokens > 0 ? { thoughtSignature: sign() } : {};
  return { parts: [...parts, { text, ...signature }], finishReason, thinkingTokens: tokens };
}

/** One call, or one of each function if the prompt asks for calls in parallel; none once there are results. */
function callsOf(body: Body, { text, results }: Prompt) {
  const { mode = "AUTO", allowedFunctionNames: allowed } = body.toolConfig?.functionCallingConfig ?? {};
  if (mode === "NONE" || (results.length > 0 && mode !== "ANY")) return [];
  const own = declarationsOf(body).filter(({ name = "" }) => allowed?.includes(name) ?? true);
  return (/parallel/i.test(text) ? own : own.slice(0, 1)).map(callOf);
}

function callOf({ name = "", parameters, parametersJsonSchema }: Declaration) {
  const args = instanceOf(parametersJsonSchema ?? lowerCase(parameters));
  return { name, args: isMembers(args) ? args : {} };
}

function wordsOf({ responseMimeType, responseSchema, responseJsonSchema }: Generation, prompt: Prompt): string {
  const schema = responseJsonSchema ?? lowerCase(responseSchema);
  if (responseMimeType === "application/json") return JSON.stringify(schema === undefined ? {} : instanceOf(schema));
  if (prompt.results.length > 0) return `The tools say: ${prompt.results.join(" | ")}`;
  return [`You said: ${prompt.text}`, ...prompt.media.map((words) => `I see: ${words}`)].join("\n");
}

/** OpenAPI's schemas have types in capitals here. */
function lowerCase(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(lowerCase);
  if (!isMembers(schema)) return schema;
  const of = (name: string, value: unknown) =>
    name === "type" && typeof value === "string" ? value.toLowerCase() : lowerCase(value);
  return Object.fromEntries(Object.entries(schema).map(([name, value]) => [name, of(name, value)]));
}

/** At the first stop sequence, or where the tokens are used up. */
function cut(text: string, { stopSequences = [] }: Generation, maximum: number) {
  const ends = stopSequences.map((sequence) => text.indexOf(sequence)).filter((at) => at !== -1);
  const said = text.slice(0, Math.min(text.length, ...ends));
  if (tokensOf(said) > maximum) return { text: said.slice(0, maximum * 4), finishReason: "MAX_TOKENS" };
  return { text: said, finishReason: "STOP" };
}

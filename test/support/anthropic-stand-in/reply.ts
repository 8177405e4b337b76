// What the stand-in answers, by simple rules: it thinks if it may, calls tools if it can, and says what it was told.
import { randomBytes } from "node:crypto";
import { instanceOf } from "./instance.ts";
import { type Prompt, promptOf } from "./prompt.ts";
import type { Block, Body, KnownRequest, Tool } from "./request.ts";
import { thoughtsOf } from "./thoughts.ts";
import { tokensOf } from "./tokens.ts";

/** Texts in a prompt that make a model refuse, or hide what it thinks. */
export const REFUSAL_TRIGGER = "ANTHROPIC_MAGIC_STRING_TRIGGER_REFUSAL";
export const REDACTED_TRIGGER = "ANTHROPIC_MAGIC_STRING_TRIGGER_REDACTED_THINKING";

export interface Reply {
  readonly content: readonly Block[];
  readonly stopReason: string;
  readonly stopSequence?: string;
  readonly stopDetails?: object;
  readonly thinkingTokens: number;
}

export function replyTo(request: KnownRequest): Reply {
  const { body } = request;
  const prompt = promptOf(body);
  if (prompt.text.includes(REFUSAL_TRIGGER)) return refusal;
  const isRedacted = prompt.text.includes(REDACTED_TRIGGER);
  const { blocks, tokens } = thoughtsOf(request, { goesOn: prompt.results.length > 0, isRedacted });
  const calls = callsOf(body, prompt);
  if (calls.length > 0) return { content: [...blocks, ...calls], stopReason: "tool_use", thinkingTokens: tokens };
  const { text, ...end } = cut(wordsOf(body, prompt), body, body.max_tokens - tokens);
  return { content: text === "" ? blocks : [...blocks, { type: "text", text }], ...end, thinkingTokens: tokens };
}

const refusal: Reply = {
  content: [],
  stopReason: "refusal",
  stopDetails: { type: "refusal", category: "cyber", explanation: "The stand-in refuses to answer." },
  thinkingTokens: 0,
};

/** One call, or one of each tool if the prompt asks for calls in parallel; none once there are results. */
function callsOf({ tools = [], tool_choice: choice }: Body, { text, results }: Prompt): Block[] {
  const isForced = choice?.type === "any" || choice?.type === "tool";
  if (choice?.type === "none" || (results.length > 0 && !isForced)) return [];
  const own = tools.filter(({ type = "custom", name }) => type === "custom" && (choice?.name ?? name) === name);
  const isParallel = /parallel/i.test(text) && choice?.disable_parallel_tool_use !== true && own.length > 1;
  if (!isParallel) return own.slice(0, 1).map(callOf);
  return [{ type: "text", text: "I call all of them." }, ...own.map(callOf)];
}

function callOf({ name, input_schema: schema }: Tool): Block {
  return { type: "tool_use", id: `toolu_${randomBytes(12).toString("hex")}`, name, input: instanceOf(schema) };
}

function wordsOf(body: Body, { text, media, results }: Prompt): string {
  const format = body.output_config?.format;
  if (format !== undefined) return JSON.stringify(instanceOf(format.schema));
  if (results.length > 0) return `The tools say: ${results.join(" | ")}`;
  return [`You said: ${text}`, ...media.map((words) => `I see: ${words}`)].join("\n");
}

/** At the first stop sequence, or where the tokens are used up. */
function cut(text: string, { stop_sequences: sequences = [] }: Body, maximum: number) {
  const [first] = sequences
    .map((sequence) => ({ sequence, at: text.indexOf(sequence) }))
    .filter(({ at }) => at !== -1)
    .sort((a, b) => a.at - b.at);
  const said = first === undefined ? text : text.slice(0, first.at);
  if (tokensOf(said) > maximum) return { text: said.slice(0, Math.max(0, maximum) * 4), stopReason: "max_tokens" };
  if (first === undefined) return { text, stopReason: "end_turn" };
  return { text: said, stopReason: "stop_sequence", stopSequence: first.sequence };
}

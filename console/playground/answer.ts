// An answer as it comes in: its parts, its usage, how it ended.
import type { AnswerPart, ToolCall } from "./turns.ts";

export interface Usage {
  readonly prompt?: number | undefined;
  readonly completion?: number | undefined;
  readonly cached?: number | undefined;
}

export interface Problem {
  readonly message: string;
  readonly code: string;
}

/** What one event says. */
export type Said =
  | { readonly type: "text" | "reasoning"; readonly text: string }
  /** `index` joins the pieces of one call. */
  | {
      readonly type: "tool";
      readonly index: number | string;
      readonly id?: string | undefined;
      readonly name?: string | undefined;
      readonly arguments?: string | undefined;
    }
  | { readonly type: "usage"; readonly usage: Usage }
  | { readonly type: "model"; readonly model: string }
  | { readonly type: "finish"; readonly reason: string }
  | { readonly type: "problem"; readonly problem: Problem }
  | { readonly type: "end" };

export interface Answer {
  parts: AnswerPart[];
  usage: Usage;
  model: string | undefined;
  finish: string | undefined;
  problem: Problem | undefined;
  /** Whether the protocol's own end was seen. */
  isWhole: boolean;
  /** Where the pieces of tool calls belong. */
  tools: Map<number | string, number>;
}

export function emptyAnswer(): Answer {
  return {
    parts: [],
    usage: {},
    model: undefined,
    finish: undefined,
    problem: undefined,
    isWhole: false,
    tools: new Map(),
  };
}

export function add(answer: Answer, said: Said): void {
  if (said.type === "text" || said.type === "reasoning") addText(answer, said.type, said.text);
  else if (said.type === "tool") addTool(answer, said);
  else if (said.type === "usage") answer.usage = { ...answer.usage, ...defined(said.usage) };
  else if (said.type === "model") answer.model = said.model;
  else if (said.type === "finish") answer.finish = said.reason;
  else if (said.type === "problem") answer.problem ??= said.problem;
  else answer.isWhole = true;
}

function addText({ parts }: Answer, type: "text" | "reasoning", text: string): void {
  const last = parts.at(-1);
  if (last?.type === type) parts[parts.length - 1] = { type, text: last.text + text };
  else if (text !== "") parts.push({ type, text });
}

function addTool(answer: Answer, said: Extract<Said, { type: "tool" }>): void {
  const at = answer.tools.get(said.index) ?? answer.parts.length;
  answer.tools.set(said.index, at);
  const known = answer.parts[at];
  const before: ToolCall = known?.type === "tool" ? known.call : { id: "", name: "", arguments: "" };
  const call = {
    id: said.id || before.id,
    name: said.name || before.name,
    arguments: before.arguments + (said.arguments ?? ""),
  };
  answer.parts[at] = { type: "tool", call };
}

function defined(usage: Usage): Usage {
  return Object.fromEntries(Object.entries(usage).filter(([, value]) => value !== undefined));
}

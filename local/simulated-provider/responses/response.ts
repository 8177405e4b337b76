// One response of the simulated provider, and its items.
import { randomUUID } from "node:crypto";
import { type Call, type Composed, compose } from "../compose.ts";
import { answeringName } from "../models.ts";
import { planAnswer } from "../plan.ts";
import type { ResponsesRequest } from "./parse-request.ts";

/** A piece counts as one token, and the name of a tool as one more. */
export type Item =
  | { readonly type: "reasoning"; readonly id: string; readonly pieces: readonly string[]; readonly encrypted: boolean }
  | { readonly type: "message"; readonly id: string; readonly pieces: readonly string[] }
  | { readonly type: "call"; readonly id: string; readonly call: Call };

export interface SimulatedResponse {
  readonly asked: ResponsesRequest;
  readonly id: string;
  readonly createdAt: number;
  readonly items: readonly Item[];
  /** Its maximum came first. */
  readonly isCut: boolean;
  readonly thoughtTokens: number;
  readonly outputTokens: number;
}

const THOUGHT = "The simulated provider has no model that could think. It answers by rules.";

export function responseFor(asked: ResponsesRequest, variable = "OPENAI_API_KEY"): SimulatedResponse {
  answeringName(asked.model);
  const thought = asked.thinks ? (THOUGHT.match(/\s*\S+/g) ?? []) : [];
  const composed = compose(planAnswer(asked, variable), 0, { maxTokens: asked.maxTokens - thought.length, stop: [] });
  const pieces = asked.showsSummary ? thought : [];
  const { encrypted } = asked;
  return {
    asked,
    id: idOf("resp_simulated"),
    createdAt: Math.floor(Date.now() / 1_000),
    items: [
      ...(asked.thinks ? [{ type: "reasoning", id: idOf("rs"), pieces, encrypted } as const] : []),
      ...itemsOf(composed),
    ],
    isCut: composed.finishReason === "length",
    thoughtTokens: thought.length,
    outputTokens: thought.length + tokensOf(composed),
  };
}

function itemsOf({ pieces, calls }: Composed): Item[] {
  const message =
    calls.length > 0 || pieces.length === 0 ? [] : [{ type: "message", id: idOf("msg"), pieces } as const];
  return [...message, ...calls.map((call) => ({ type: "call", id: idOf(PREFIXES[call.type]), call }) as const)];
}

const PREFIXES = { function: "fc", custom: "ctc" } as const;

function idOf(prefix: string): string {
  return `${prefix}_${randomUUID().replaceAll("-", "")}`;
}

function tokensOf({ pieces, calls }: Composed): number {
  return calls.reduce((sum, call) => sum + 1 + call.pieces.length, pieces.length);
}

// Cuts a planned answer into the pieces of one choice, as far as its maximum and its stop sequences let it go on.
import { randomUUID } from "node:crypto";
import type { Plan, PlannedCall } from "./plan.ts";
import type { ToolType } from "./tools.ts";

export interface Limits {
  maxTokens: number;
  stop: string[];
}

export interface Call {
  id: string;
  type: ToolType;
  name: string;
  namespace: string | undefined;
  pieces: string[];
}

export interface Composed {
  /** A piece counts as one token. In words it is a word with the white space before it, in JSON four characters. */
  pieces: string[];
  /** The name of each counts as one token more. */
  calls: Call[];
  finishReason: "stop" | "length" | "tool_calls";
  /** The one that ended it. */
  stopSequence: string | undefined;
}

/** `take` numbers the choices of one answer, which would otherwise be hard to distinguish. */
export function compose(plan: Plan, take: number, limits: Limits): Composed {
  if (plan.kind === "calls") return composeCalls(plan.calls, plan.named, limits.maxTokens);
  const isFirst = plan.kind === "json" || take === 0;
  const said = isFirst ? plan.text : `Take ${take + 1}. ${plan.text}`;
  const { text, stopSequence } = beforeStop(said, limits.stop);
  const pieces = (plan.kind === "json" ? jsonPieces(text) : text.match(/\s*\S+/g)) ?? [];
  const isWhole = pieces.length <= limits.maxTokens;
  if (isWhole) return { pieces, calls: [], finishReason: "stop", stopSequence };
  return { pieces: pieces.slice(0, limits.maxTokens), calls: [], finishReason: "length", stopSequence: undefined };
}

function composeCalls(planned: PlannedCall[], named: boolean, maxTokens: number): Composed {
  const calls: Call[] = [];
  let left = maxTokens;
  for (const { input, ...tool } of planned) {
    if (left < 1) return { ...NO_WORDS, calls, finishReason: "length" };
    const pieces = jsonPieces(input);
    calls.push({ ...tool, id: callId(), pieces: pieces.slice(0, left - 1) });
    left -= 1 + pieces.length;
  }
  const whole = named ? "stop" : "tool_calls";
  return { ...NO_WORDS, calls, finishReason: left < 0 ? "length" : whole };
}

const NO_WORDS = { pieces: [], stopSequence: undefined };

function jsonPieces(text: string): string[] {
  return text.match(/.{1,4}/gsu) ?? [];
}

function callId(): string {
  return `call_${randomUUID().replaceAll("-", "").slice(0, 24)}`;
}

function beforeStop(text: string, stop: string[]): { text: string; stopSequence: string | undefined } {
  const found = stop.map((sequence) => ({ sequence, at: text.indexOf(sequence) })).filter(({ at }) => at >= 0);
  const [first] = found.toSorted((one, other) => one.at - other.at);
  return { text: text.slice(0, first?.at), stopSequence: first?.sequence };
}

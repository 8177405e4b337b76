// What the gateway needs to know of one event or answer of a provider. Everything else in it is none of its business.
import { readUsage, type Usage } from "./usage.ts";

export interface Chunk {
  readonly hasModel: boolean;
  /** Set if this is not a part of a completion but the provider's report of a failure. */
  readonly error: Readonly<Record<string, unknown>> | undefined;
  readonly usage: Usage | undefined;
  /** `choices: []` with `usage`: the chunk that only those get who asked for it. */
  readonly usageOnly: boolean;
  /** Indexes of the choices that it is a part of. */
  readonly choices: readonly number[];
  /** Index and finish reason of the choices that end here. */
  readonly finished: readonly (readonly [number, string])[];
  /** All the text that was generated in it: content, refusal, reasoning, tool calls. */
  readonly generated: string;
}

type Members = Readonly<Record<string, unknown>>;

/** Reads the JSON text of a chunk or an answer; undefined if it is not a JSON object. */
export function readChunk(text: string): Chunk | undefined {
  const value = parse(text);
  if (!isMembers(value)) return undefined;
  const choices = Array.isArray(value["choices"]) ? value["choices"].filter(isMembers) : [];
  const error = errorOf(value);
  return {
    hasModel: "model" in value,
    error,
    usage: readUsage(value["usage"]),
    usageOnly: error === undefined && isUsageOnly(value),
    choices: choices.map(indexOf),
    finished: choices.flatMap(finishOf),
    generated: choices.map(generatedIn).join(""),
  };
}

function isUsageOnly({ choices, usage }: Members): boolean {
  return Array.isArray(choices) && choices.length === 0 && isMembers(usage);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A member as of OpenAI; the whole object as of Mistral and vLLM, whose `object` says so. */
function errorOf(value: Members): Members | undefined {
  const error = value["error"] ?? (value["object"] === "error" ? value : undefined);
  if (typeof error === "string") return { message: error };
  return isMembers(error) ? error : undefined;
}

/** Some providers send an empty reason with every chunk: it finishes nothing. */
function finishOf(choice: Members): [number, string][] {
  const { finish_reason: reason } = choice;
  return typeof reason === "string" && reason !== "" ? [[indexOf(choice), reason]] : [];
}

function indexOf({ index }: Members): number {
  return typeof index === "number" ? index : 0;
}

const SPOKEN = ["content", "refusal", "reasoning_content", "reasoning"];

function generatedIn(choice: Members): string {
  const message = choice["delta"] ?? choice["message"];
  if (!isMembers(message)) return "";
  const calls = Array.isArray(message["tool_calls"]) ? message["tool_calls"] : [];
  const functions = [message["function_call"], ...calls.map((call) => isMembers(call) && call["function"])];
  return SPOKEN.map((name) => textOf(message[name])).join("") + functions.map(functionText).join("");
}

function functionText(called: unknown): string {
  return isMembers(called) ? textOf(called["name"]) + textOf(called["arguments"]) : "";
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

function isMembers(value: unknown): value is Members {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

// One choice of a chunk or an answer: the text that a model has written there, and whether it ends the choice.
import type { Members } from "../../core/wire/members.ts";

export interface ChoicePart {
  readonly index: number;
  /** All the text that was generated in it: content, refusal, reasoning, tool calls. */
  readonly generated: string;
  readonly finishReason: string | undefined;
  /** Whether it names the role, as the first chunk of a choice does. */
  readonly hasRole: boolean;
  /** Whether it has anything for a client, apart from the role. */
  readonly isEmpty: boolean;
  /** As the provider wrote it. */
  readonly members: Members;
  /** Its place in the list of choices, which need not be its index. */
  readonly at: number;
}

export function readChoice(choice: Members, at: number): ChoicePart {
  const { index, delta, message, text } = choice;
  const said = delta ?? message ?? text;
  const generated = textOf(said);
  const finishReason = finishReasonOf(choice);
  return {
    index: indexOf(index),
    generated,
    finishReason,
    hasRole: isObject(said) && typeof said["role"] === "string",
    isEmpty: generated === "" && finishReason === undefined && !saysMore(said),
    members: choice,
    at,
  };
}

/** Choices beyond these are taken for one: a provider may write any number, and each is remembered. */
const MOST_CHOICES = 1_024;

function indexOf(index: unknown): number {
  if (typeof index !== "number") return 0;
  return Number.isInteger(index) && index >= 0 && index < MOST_CHOICES ? index : MOST_CHOICES;
}

/** Some providers send an empty reason with every chunk, or the text "null": they finish nothing. */
function finishReasonOf({ finish_reason: reason }: Members): string | undefined {
  return typeof reason === "string" && reason !== "" && reason !== "null" ? reason : undefined;
}

/** Members that the gateway does not know may matter to a client: `annotations`, `images`. */
function saysMore(said: unknown): boolean {
  if (!isObject(said)) return false;
  for (const name in said) if (name !== "role" && isFilled(said[name])) return true;
  return false;
}

function isFilled(value: unknown): boolean {
  if (typeof value === "string") return value !== "";
  if (typeof value !== "object" || value === null) return false;
  for (const _ in value) return true;
  return false;
}

/** Members of a message, of its parts and of its tool calls whose text a model has written. */
const GENERATED = new Set([
  ...["content", "refusal", "reasoning_content", "reasoning"],
  ...["text", "thinking", "audio", "transcript"],
  ...["function_call", "tool_calls", "function", "custom", "name", "arguments", "input"],
]);
/** From a message to the text of a part's part. */
const DEEPEST = 6;

function textOf(value: unknown, depth = 0): string {
  if (typeof value === "string") return value;
  if (typeof value !== "object" || value === null || depth > DEEPEST) return "";
  let text = "";
  if (Array.isArray(value)) for (const item of value) text += textOf(item, depth + 1);
  else for (const name in value) if (GENERATED.has(name)) text += textOf((value as Members)[name], depth + 1);
  return text;
}

function isObject(value: unknown): value is Members {
  return typeof value === "object" && value !== null;
}

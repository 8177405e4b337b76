// What the gateway needs to know of one event or answer of a provider. Everything else in it is none of its business.

import { readUsage, type Usage } from "../../core/limits/usage.ts";
import { reportsError } from "../../core/upstream/reports-error.ts";
import { isMembers, type Members } from "../../core/wire/members.ts";
import type { ServerSentEvent } from "../../core/wire/sse.ts";
import { parseData } from "../answers/event-data.ts";
import { type ChoicePart, readChoice } from "./choice.ts";

export interface Chunk {
  readonly hasModel: boolean;
  readonly hasChoices: boolean;
  /** The value itself, if it is not a part of a completion but the provider's report of a failure. */
  readonly error: Members | undefined;
  readonly usage: Usage | undefined;
  /** Whether there is a `usage` object, readable or not. */
  readonly hasUsage: boolean;
  /** What it says of each choice. */
  readonly choices: readonly ChoicePart[];
  readonly id: string | undefined;
  readonly created: number | undefined;
}

/** Reads a chunk or an answer; undefined if it is not a JSON object, or a too complex one. An `error` event may hold any text. */
export function readChunk({ event, data }: Pick<ServerSentEvent, "event" | "data">): Chunk | undefined {
  const value = parseData(data);
  if (value !== undefined) return chunkOf(value, event === "error");
  return event === "error" ? chunkOf({ message: data }, true) : undefined;
}

function chunkOf(value: Members, isError: boolean): Chunk {
  const { choices, usage, id, created } = value;
  const parts = Array.isArray(choices) ? readChoices(choices) : [];
  return {
    hasModel: "model" in value,
    hasChoices: Array.isArray(choices),
    error: reportsError(value, isError) ? value : undefined,
    usage: readUsage(usage) ?? usageElsewhere(value, parts),
    hasUsage: isMembers(usage),
    choices: parts,
    id: typeof id === "string" ? id : undefined,
    created: typeof created === "number" ? created : undefined,
  };
}

function readChoices(choices: readonly unknown[]): ChoicePart[] {
  const parts: ChoicePart[] = [];
  for (let at = 0; at < choices.length; at++) {
    const choice = choices[at];
    if (isMembers(choice)) parts.push(readChoice(choice, at));
  }
  return parts;
}

/** Moonshot writes the usage into a choice, Groq into a member of its own. */
function usageElsewhere({ x_groq: groq }: Members, choices: readonly ChoicePart[]): Usage | undefined {
  if (isMembers(groq)) return readUsage(groq["usage"]);
  for (const { members } of choices) if (members["usage"] !== undefined) return readUsage(members["usage"]);
  return undefined;
}

// The names of tools, in the request and in its history.
import type { Conversation } from "../../core/conversation/conversation.ts";
import { fits, openUniqueWords, type WordRule } from "./unique-words.ts";

export interface ToolNames {
  /** The name that the provider is given for a client's. */
  written(name: string): string;
  /** A name that no tool of the client has. */
  unused(wanted: string): string;
  /** The client's names by those that differ from them; undefined if none does. */
  readonly clients: ReadonlyMap<string, string> | undefined;
}

export function openToolNames(conversation: Conversation, rule: WordRule): ToolNames {
  const names = [...new Set([...conversation.tools.map(({ name }) => name), ...calledIn(conversation)])];
  const unique = openUniqueWords(rule);
  const doFit = (name: string) => fits(name, rule);
  // Those that fit come first, so that they stay as they are.
  const ordered = [...names.filter(doFit), ...names.filter((name) => !doFit(name))];
  const written = new Map(ordered.map((name) => [name, unique(name)]));
  const changed = [...written].filter(([name, other]) => name !== other);
  return {
    written: (name) => written.get(name) ?? name,
    unused: unique,
    clients: changed.length === 0 ? undefined : new Map(changed.map(([name, other]) => [other, name])),
  };
}

function calledIn({ turns }: Conversation): string[] {
  return turns.flatMap(({ parts }) => parts.flatMap((part) => (part.type === "tool-call" ? [part.name] : [])));
}

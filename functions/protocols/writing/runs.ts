// Turns by who speaks: providers want the user and the assistant in alternation.
import type { AssistantTurn, SystemTurn, Turn, UserTurn } from "../../core/conversation/conversation.ts";
import { isBlank } from "./blank.ts";

export type Run =
  | { readonly role: "user"; readonly turns: (UserTurn | SystemTurn)[] }
  | { readonly role: "assistant"; readonly turns: AssistantTurn[] };

/** Neighbors of one role are in one run. Turns of the assistant that say nothing are in none. */
export function runsOf(turns: readonly Turn[]): Run[] {
  const runs: Run[] = [];
  for (const turn of turns) {
    const last = runs.at(-1);
    if (turn.role === "assistant") {
      if (!saysSomething(turn)) continue;
      if (last?.role === "assistant") last.turns.push(turn);
      else runs.push({ role: "assistant", turns: [turn] });
    } else if (last?.role === "user") last.turns.push(turn);
    else runs.push({ role: "user", turns: [turn] });
  }
  return runs;
}

/** Thoughts alone are no message: the last part may not be one. */
function saysSomething({ parts }: AssistantTurn): boolean {
  return parts.some((part) => part.type === "tool-call" || (part.type === "text" && !isBlank(part.text)));
}

/** Instructions at the beginning, apart from the other turns. */
export function splitLeading(turns: readonly Turn[]): { leading: readonly SystemTurn[]; others: readonly Turn[] } {
  const first = turns.findIndex(({ role }) => role !== "system");
  const end = first === -1 ? turns.length : first;
  return { leading: turns.slice(0, end).filter((turn) => turn.role === "system"), others: turns.slice(end) };
}

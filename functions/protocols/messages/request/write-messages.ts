// The turns of a conversation as messages: user and assistant in alternation, and the results of tools before all else.
import type { AssistantTurn, SystemTurn, Turn, UserTurn } from "../../../core/conversation/conversation.ts";
import type { Omissions } from "../../omissions.ts";
import { openCalls } from "../../writing/open-calls.ts";
import type { ToolNames } from "../../writing/tool-names.ts";
import { assistantWriter, saysSomething } from "./assistant-message.ts";
import type { Block } from "./content-block.ts";
import { writeUser } from "./user-message.ts";

export interface Message {
  readonly role: "user" | "assistant";
  readonly content: Block[];
}

export interface MessageOptions {
  readonly names: ToolNames;
  readonly omissions: Omissions;
  /** Whether the model can read what others of its maker have thought. */
  readonly readsThoughts: boolean;
}

/** Turns that say nothing are left out, and neighbours of one role joined. */
export function writeMessages(turns: readonly Turn[], options: MessageOptions): Message[] {
  const messages: Message[] = [];
  const calls = openCalls();
  const writeAssistant = assistantWriter(calls, options);
  for (const run of runsOf(turns)) {
    const content = run.role === "user" ? writeUser(run.turns, calls, options) : run.turns.flatMap(writeAssistant);
    const last = messages.at(-1);
    if (last?.role === run.role) last.content.push(...content);
    else if (content.length > 0) messages.push({ role: run.role, content });
  }
  calls.takeResults(); // Throws if the last turn has calls.
  return messages;
}

type Run =
  | { readonly role: "user"; readonly turns: (UserTurn | SystemTurn)[] }
  | { readonly role: "assistant"; readonly turns: AssistantTurn[] };

function runsOf(turns: readonly Turn[]): Run[] {
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

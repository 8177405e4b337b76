// The turns of a conversation as messages: user and assistant in alternation, and the results of tools before all else.
import type { Turn } from "../../../../core/conversation/conversation.ts";
import type { Omissions } from "../../../writing/omissions.ts";
import { openCalls } from "../../../writing/open-calls.ts";
import { runsOf } from "../../../writing/runs.ts";
import type { ToolNames } from "../../../writing/tool-names.ts";
import { assistantWriter } from "./assistant-message.ts";
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

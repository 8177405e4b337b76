// The turns of a conversation as messages: user and assistant in alternation, and the results of tools before all else.
import type { Turn } from "../../../../core/conversation/conversation.ts";
import { openCalls } from "../../../writing/open-calls.ts";
import { runsOf } from "../../../writing/runs.ts";
import { assistantWriter } from "./assistant-message.ts";
import { type Block, type Message, saySomething } from "./content-block.ts";
import type { MessageOptions } from "./message-options.ts";
import { writeUser } from "./user-message.ts";

/** Turns that say nothing are left out, and neighbors of one role joined. */
export function writeMessages(turns: readonly Turn[], options: MessageOptions): Message[] {
  const messages: { readonly role: Message["role"]; readonly content: Block[] }[] = [];
  const calls = openCalls();
  const writeAssistant = assistantWriter(calls, options);
  const add = ({ role, content }: Message) => {
    const last = messages.at(-1);
    if (last?.role === role) for (const block of content) last.content.push(block);
    else if (saySomething(content)) messages.push({ role, content: [...content] });
  };
  for (const run of runsOf(turns)) {
    if (run.role === "user") writeUser(run.turns, calls, options).forEach(add);
    else add({ role: "assistant", content: run.turns.flatMap(writeAssistant) });
  }
  calls.takeResults(); // Throws if the last turn has calls.
  return messages;
}

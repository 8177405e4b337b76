// The messages of a request.
import type { Conversation, SystemTurn } from "../../../../core/conversation/conversation.ts";
import { invalid } from "../../../request-error.ts";
import { isBlank } from "../../../writing/blank.ts";
import { openCalls } from "../../../writing/open-calls.ts";
import { runsOf, splitLeading } from "../../../writing/runs.ts";
import { CONTINUE } from "../../../writing/words.ts";
import { assistantWriter } from "./assistant-message.ts";
import { contentOf, type Message, type Part, writeText } from "./content.ts";
import type { MessageOptions } from "./message-options.ts";
import { writeUser } from "./user-messages.ts";

/** Instructions at the beginning are the first message. Where there is nothing else, they are what the user says. */
export function writeMessages({ turns }: Conversation, options: MessageOptions): Message[] {
  const { leading, others } = splitLeading(turns);
  const instructions = instructionsIn(leading, options);
  const said = withUserLast(messagesOf(others, options), options);
  if (said.length + instructions.length === 0) throw invalid("messages", "none of them says anything");
  const words = options.words.map((text) => ({ type: "text", text }));
  if (said.length === 0) return withSystem(words, [{ role: "user", content: contentOf(instructions) }], options);
  return withSystem([...instructions, ...words], said, options);
}

function instructionsIn(leading: readonly SystemTurn[], { capabilities }: MessageOptions): Part[] {
  return leading.flatMap(({ parts }) => parts.flatMap((part) => writeText(part, capabilities.cacheMarks)));
}

/** Turns that say nothing are left out, and neighbors of one role joined. */
function messagesOf(turns: Conversation["turns"], options: MessageOptions): Message[] {
  const calls = openCalls();
  const writeAssistant = assistantWriter(calls, options);
  const messages = runsOf(turns.filter(saysSomething)).flatMap((run) =>
    run.role === "user" ? writeUser(run.turns, calls, options) : [writeAssistant(run.turns)],
  );
  calls.takeResults(); // Throws if the last turn has calls.
  return messages;
}

function saysSomething({ parts }: Conversation["turns"][number]): boolean {
  return parts.some((part) => part.type !== "text" || !isBlank(part.text));
}

/** For models that know no instructions, they are the first that the user says. */
function withSystem(system: readonly Part[], said: Message[], { capabilities }: MessageOptions): Message[] {
  if (system.length === 0) return said;
  if (capabilities.system_prompt) return [{ role: "system", content: contentOf(system) }, ...said];
  const [first, ...rest] = said;
  if (first?.role !== "user") return [{ role: "user", content: contentOf(system) }, ...said];
  const content = first["content"];
  const own = Array.isArray(content) ? content : [{ type: "text", text: content }];
  return [{ role: "user", content: contentOf([...system, ...own]) }, ...rest];
}

/** Most models answer anew behind a last message of the assistant, or refuse it: the user asks them to continue. */
function withUserLast(messages: Message[], { capabilities: { prefill } }: MessageOptions): Message[] {
  if (prefill || messages.at(-1)?.role !== "assistant") return messages;
  return [...messages, { role: "user", content: CONTINUE }];
}

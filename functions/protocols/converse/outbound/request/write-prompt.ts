// The system prompt and the messages of a request.
import type { Conversation } from "../../../../core/conversation/conversation.ts";
import { invalid } from "../../../request-error.ts";
import { splitLeading } from "../../../writing/runs.ts";
import { CONTINUE } from "../../../writing/words.ts";
import { type Block, type Message, saySomething, writeText } from "./content-block.ts";
import type { MessageOptions } from "./message-options.ts";
import { writeMessages } from "./write-messages.ts";

export interface WrittenPrompt {
  readonly system: readonly Block[];
  readonly messages: readonly Message[];
}

interface PromptOptions extends MessageOptions {
  /** What the gateway itself asks of the model. */
  readonly words: readonly string[];
}

/** Instructions at the beginning are the system prompt. Where there is nothing else, they are what the user says. */
export function writePrompt({ turns }: Conversation, options: PromptOptions): WrittenPrompt {
  const { leading, others } = splitLeading(turns);
  const instructions = leading.flatMap(({ parts }) => parts.flatMap(writeText));
  const messages = writeMessages(others, options);
  if (messages.length === 0 && !saySomething(instructions)) throw invalid("messages", "none of them says anything");
  const words = options.words.map((text) => ({ text }));
  const [system, said]: [Block[], Message[]] =
    messages.length > 0 ? [[...instructions, ...words], messages] : [words, [{ role: "user", content: instructions }]];
  const { system_prompt: hasSystem, assistant_first: isAssistantFirst } = options.capabilities;
  if (!hasSystem) return { system: [], messages: beginWithUser(withFirst(system, said), isAssistantFirst) };
  return { system, messages: beginWithUser(said, isAssistantFirst) };
}

/** For models that know no instructions, they are the first that the user says. */
function withFirst(instructions: readonly Block[], messages: readonly Message[]): readonly Message[] {
  const [first, ...rest] = messages;
  if (!saySomething(instructions)) return messages;
  if (first?.role !== "user") return [{ role: "user", content: instructions }, ...messages];
  return [{ role: "user", content: [...instructions, ...first.content] }, ...rest];
}

function beginWithUser(messages: readonly Message[], isAssistantFirst: boolean): readonly Message[] {
  if (messages[0]?.role !== "assistant" || isAssistantFirst) return messages;
  return [{ role: "user", content: [{ text: CONTINUE }] }, ...messages];
}

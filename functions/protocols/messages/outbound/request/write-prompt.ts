// The system prompt and the messages of a request.
import type { Conversation } from "../../../../core/conversation/conversation.ts";
import { invalid } from "../../../request-error.ts";
import { splitLeading } from "../../../writing/runs.ts";
import { type Block, writeText } from "./content-block.ts";
import { type Message, type MessageOptions, writeMessages } from "./write-messages.ts";

export interface Prompt {
  readonly system: readonly Block[];
  readonly messages: readonly Message[];
}

/** Instructions at the beginning are the system prompt. Where there is nothing else, they are what the user says. */
export function writePrompt({ turns }: Conversation, options: MessageOptions): Prompt {
  const { leading, others } = splitLeading(turns);
  const system = leading.flatMap(({ parts }) => parts.flatMap(writeText));
  const messages = writeMessages(others, options);
  if (messages.length > 0) return { system, messages };
  if (system.length === 0) throw invalid("messages", "none of them says anything");
  return { system: [], messages: [{ role: "user", content: system }] };
}

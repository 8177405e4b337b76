// Whether a turn of the assistant goes on whose thoughts the client has not sent back.
import type { Message } from "./content-block.ts";

/**
 * With a budget Claude wants to see the thoughts with which the assistant's turn began, if the results of its tools are what
 * it is to answer. A beginning that the model is to continue counts too: it comes before any thoughts, and matters more.
 */
export function hasLostThoughts(messages: readonly Message[]): boolean {
  let start: Message | undefined;
  for (const message of messages.toReversed()) {
    if (message.role === "assistant") start = message;
    else if (!message.content.some((block) => "toolResult" in block)) break;
  }
  const first = start?.content[0];
  return first !== undefined && !("reasoningContent" in first);
}

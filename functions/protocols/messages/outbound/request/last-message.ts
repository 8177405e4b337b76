// A conversation that ends with the assistant: a beginning that the model continues, where it can.

import { isBlank } from "../../../writing/blank.ts";
import { CONTINUE } from "../../../writing/words.ts";
import type { Block } from "./content-block.ts";
import type { Message } from "./write-messages.ts";

/**
 * Models that refuse it are asked by the user to continue, which comes closest. So are those that think or are held to a
 * format, since nothing may come before their thoughts or the form.
 */
export function endWithUser(messages: readonly Message[], canContinue: boolean): readonly Message[] {
  const last = messages.at(-1);
  if (last?.role !== "assistant") return messages;
  if (!canContinue) return [...messages, { role: "user", content: [{ type: "text", text: CONTINUE }] }];
  return messages.with(-1, { ...last, content: last.content.map(trimLast) });
}

/** White space at the end is refused. */
function trimLast(block: Block, at: number, { length }: readonly Block[]): Block {
  const { text } = block;
  return at === length - 1 && typeof text === "string" && !isBlank(text) ? { ...block, text: text.trimEnd() } : block;
}

// A conversation that ends with the assistant: a beginning that the model continues, where it can.
import { CONTINUE } from "../../../writing/words.ts";
import type { Block, Message } from "./content-block.ts";

/**
 * Models that refuse it are asked by the user to continue, which comes closest. So are those that think or are held to a
 * format, since nothing may come before their thoughts or the form.
 */
export function endWithUser(messages: readonly Message[], canContinue: boolean): readonly Message[] {
  const last = messages.at(-1);
  if (last?.role !== "assistant") return messages;
  if (!canContinue) return [...messages, { role: "user", content: [{ text: CONTINUE }] }];
  const end = last.content.findLastIndex((block) => "text" in block);
  return messages.with(-1, {
    ...last,
    content: last.content.map((block, at) => (at === end ? trimmed(block) : block)),
  });
}

/** White space at the end is refused. */
function trimmed(block: Block): Block {
  const { text } = block;
  return typeof text === "string" ? { ...block, text: text.trimEnd() } : block;
}

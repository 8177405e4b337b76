// What the model thinks: as a summary if the client wants one, else as it is.
import type { Item, ItemOptions } from "./item.ts";
import { openTextPart, type TextPart } from "./text-part.ts";

interface ReasoningOptions extends ItemOptions {
  readonly showsSummary: boolean;
  /** What only its maker can read, if that is all. */
  readonly encrypted?: string | undefined;
}

export function reasoningItem({ id, emit, showsSummary, encrypted: given }: ReasoningOptions): Item {
  let encrypted = given;
  let part: TextPart | undefined;
  return {
    say(text) {
      part ??= openTextPart(showsSummary ? "summary_text" : "reasoning_text", 0, emit);
      part.say(text);
    },
    close(signed) {
      encrypted = signed ?? encrypted;
      part?.close();
    },
    members(status) {
      const parts = part === undefined ? [] : [part.members()];
      return {
        ...{ id, type: "reasoning", summary: showsSummary ? parts : [] },
        ...(!showsSummary && part !== undefined && { content: parts }),
        ...(status !== "in_progress" && encrypted !== undefined && { encrypted_content: encrypted }),
      };
    },
  };
}

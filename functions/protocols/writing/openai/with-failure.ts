// What a tool returned that has failed: OpenAI's protocols have no member for it. Most tools say so themselves.
import type { ToolResultPart } from "../../../core/conversation/conversation.ts";
import { FAILED } from "../words.ts";

/** `text` is the first that the results say. */
export function withFailure(text: string, results: readonly ToolResultPart[]): string {
  if (!results.some(({ isError }) => isError === true) || /^\W*\w*error\b/i.test(text)) return text;
  return `${FAILED} ${text}`;
}

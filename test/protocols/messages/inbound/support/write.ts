// Answers in the internal form, as clients of Messages get them.
import type { AnswerEvent } from "../../../../../functions/core/conversation/events.ts";
import type { Usage } from "../../../../../functions/core/limits/usage.ts";
import type { AnswerWriter } from "../../../../../functions/core/protocol.ts";
import { frame } from "../../../../../functions/protocols/messages/frame.ts";
import { answerWriter } from "../../../../../functions/protocols/messages/inbound/write-answer.ts";
import { validMessage } from "../../../../support/messages-schema.ts";
import { eventsOf, validMessages } from "../../../../support/messages-stream.ts";
import { completionOf, USAGE } from "../../../chat/support/events.ts";

export type Kind = "stream" | "json";

export interface Options {
  readonly usage?: Usage;
  readonly showsThinking?: boolean;
}

export function writerOf(kind: Kind, { showsThinking = true }: Options = {}): AnswerWriter {
  return answerWriter({ showsThinking })(completionOf(kind));
}

/** What a client has got in the end. */
export function write(kind: Kind, events: readonly AnswerEvent[], options: Options = {}): string {
  const writer = writerOf(kind, options);
  const text = events.map((event) => writer.write(event)).join("") + writer.close(options.usage ?? USAGE);
  return kind === "stream" ? text + frame.end : text;
}

/** The message that it adds up to. The test fails unless it is valid. */
export function messageOf(kind: Kind, events: readonly AnswerEvent[], options: Options = {}): Record<string, unknown> {
  const text = write(kind, events, options);
  return kind === "stream" ? (validMessages(text).message ?? {}) : validMessage(text);
}

/** What a stream says of the blocks, an event each, with their indexes. */
export function blockEvents(events: readonly AnswerEvent[], options: Options = {}): unknown[] {
  const writer = writerOf("stream", options);
  const sent = eventsOf(events.map((event) => writer.write(event)).join(""));
  return sent
    .filter(({ type }) => /block/.test(String(type)))
    .map(({ index, content_block, delta }) => {
      return [index, content_block ?? delta ?? "stop"];
    });
}

// Answers in the internal form, as clients of Responses get them.
import type { AnswerEvent } from "../../../../../functions/core/conversation/events.ts";
import type { Usage } from "../../../../../functions/core/limits/usage.ts";
import type { AnswerWriter } from "../../../../../functions/core/protocol.ts";
import { echoedMembers } from "../../../../../functions/protocols/responses/inbound/echoed-members.ts";
import type { ResponseWishes } from "../../../../../functions/protocols/responses/inbound/response-wishes.ts";
import { answerWriter } from "../../../../../functions/protocols/responses/inbound/write-answer.ts";
import { validResponse } from "../../../../support/responses-schema.ts";
import { eventsOf, validResponses } from "../../../../support/responses-stream.ts";
import { completionOf, USAGE } from "../../../chat/support/events.ts";

export type Kind = "stream" | "json";
export type Json = Record<string, unknown>;

export interface Options extends Partial<ResponseWishes> {
  readonly usage?: Usage;
}

const WISHES: ResponseWishes = {
  ...{ echoed: echoedMembers({}), clientTools: new Map(), showsSummary: true, encrypted: true },
};

export function writerOf(kind: Kind, { usage: _, ...wishes }: Options = {}): AnswerWriter {
  return answerWriter({ ...WISHES, ...wishes })(completionOf(kind));
}

/** What a client has got in the end. */
export function write(kind: Kind, events: readonly AnswerEvent[], options: Options = {}): string {
  const writer = writerOf(kind, options);
  const usage = options.usage ?? USAGE;
  return writeAll(writer, events) + writer.close(usage) + (kind === "stream" ? writer.end?.(usage) : "");
}

export function writeAll(writer: AnswerWriter, events: readonly AnswerEvent[]): string {
  return events.map((event) => writer.write(event)).join("");
}

/** The response that it adds up to. The test fails unless it is valid. */
export function responseOf(kind: Kind, events: readonly AnswerEvent[], options: Options = {}): Json {
  const text = write(kind, events, options);
  return kind === "stream" ? validResponses(text).response : validResponse(text);
}

/** The types of the events of a stream, without "response.", and the little that each says. */
export function told(
  events: readonly AnswerEvent[],
  options: Options = {},
): [index: unknown, type: string, delta?: unknown][] {
  return eventsOf(writeAll(writerOf("stream", options), events))
    .slice(2)
    .map(({ type, output_index, delta }) => {
      const name = String(type).replace("response.", "");
      return delta === undefined ? [output_index, name] : [output_index, name, delta];
    });
}

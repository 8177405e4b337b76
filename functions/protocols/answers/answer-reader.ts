// What every reader of answers keeps to: an answer that has failed is never complete, and nothing is read behind its end.
import type { AnswerEvent } from "../../core/conversation/events.ts";
import type { AnswerReader, ReadEvents } from "../../core/protocol.ts";
import type { ServerSentEvent } from "../../core/wire/sse.ts";

export const NOTHING: ReadEvents = { events: [] };

interface Answer {
  /** `complete` is for the protocol to say. */
  end: "complete" | "failed" | undefined;
}

interface Protocol<Own extends Answer> {
  /** Undefined: it is no event of this protocol. */
  readEvent(answer: Own, event: Pick<ServerSentEvent, "event" | "data">): ReadEvents | undefined;
  /** Whether the body may end here. */
  canEnd(answer: Own): boolean;
  /** All that is missing then. */
  ending(answer: Own): readonly AnswerEvent[];
}

export function answerReader<Own extends Answer>(answer: Own, protocol: Protocol<Own>): AnswerReader {
  return {
    read(event) {
      if (answer.end !== undefined) return answer.end === "complete" ? NOTHING : undefined;
      const read = protocol.readEvent(answer, event);
      if (read === undefined || read.error !== undefined || read.malformed !== undefined) answer.end = "failed";
      return read;
    },
    end() {
      if (answer.end !== undefined) return answer.end === "complete" ? [] : undefined;
      return protocol.canEnd(answer) ? protocol.ending(answer) : undefined;
    },
  };
}

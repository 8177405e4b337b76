// Writes an answer as a stream of a response's events.
import type { Completion } from "../../../core/completion.ts";
import type { AnswerWriter } from "../../../core/protocol.ts";
import { openEvents } from "../events.ts";
import { failureEvents } from "../failure.ts";
import { openAnswer } from "./answer/answer.ts";
import type { ResponseWishes } from "./response-wishes.ts";

/** Nothing is written before there is something to say: until then another provider can be asked. */
export function streamWriter(completion: Completion, wishes: ResponseWishes): AnswerWriter {
  const events = openEvents();
  let text = "";
  let hasBegun = false;
  const answer = openAnswer(completion, wishes, (type, members) => {
    begin();
    text += events.write(type, members);
  });
  return {
    write(event) {
      answer.read(event);
      if (answer.hasEnded()) begin();
      return take();
    },
    close() {
      begin();
      answer.finish();
      return take();
    },
    end: (usage) => events.writeResponse(`response.${answer.status()}`, answer.whole(usage)),
    fail(error) {
      begin();
      return take() + failureEvents(error, { events, responseOf: answer.failed });
    },
  };

  function begin(): void {
    if (hasBegun) return;
    hasBegun = true;
    const response = answer.begun();
    for (const type of ["response.created", "response.in_progress"]) text += events.writeResponse(type, response);
  }
  function take(): string {
    const taken = text;
    text = "";
    return taken;
  }
}

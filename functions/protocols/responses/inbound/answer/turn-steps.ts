// Turns the events of an answer into parts one after the other. A response holds the first choice only.
import type { AnswerEvent } from "../../../../core/conversation/events.ts";
import { answerParts, type PartOptions } from "./answer-parts.ts";
import { createTurnQueue, type TurnStep } from "./turn-queue.ts";

/** For the events of one answer, in their order. */
export function createTurnSteps(options: PartOptions): (event: AnswerEvent) => readonly TurnStep[] {
  const queue = createTurnQueue();
  const parts = answerParts(queue, options);
  let hasEnded = false;
  return (event) => {
    if (hasEnded || event.type === "start") return [];
    if (event.type !== "end") parts.apply(event);
    else if (!event.choice) {
      hasEnded = true;
      queue.closeAll();
    }
    return queue.take();
  };
}

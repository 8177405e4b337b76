// Turns the events of an answer into the blocks of a message, which holds the first choice only.
import type { AnswerEvent } from "../../../../core/conversation/events.ts";
import type { AnswerWishes } from "../answer-wishes.ts";
import { type AnswerPart, partOpener } from "./answer-parts.ts";
import type { BlockStep } from "./block.ts";
import { createBlockQueue } from "./queued-block.ts";

/** For the events of one answer, in their order. */
export function createBlockSteps(wishes: AnswerWishes): (event: AnswerEvent) => readonly BlockStep[] {
  const queue = createBlockQueue();
  const open = partOpener(queue, wishes);
  const parts = new Map<number, AnswerPart>();
  return (event) => {
    apply(event);
    return queue.take();
  };

  function apply(event: AnswerEvent): void {
    if (event.type === "part-start") {
      const part = event.choice ? undefined : open(event.part);
      if (part !== undefined) parts.set(event.index, part);
    } else if (event.type === "part-delta") parts.get(event.index)?.say(event.text);
    else if (event.type === "part-end") {
      parts.get(event.index)?.end(event.signature);
      parts.delete(event.index);
    } else if (event.type === "end" && !event.choice) {
      queue.closeAll();
      parts.clear();
    }
  }
}

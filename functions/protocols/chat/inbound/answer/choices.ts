// The choices of an answer, each with deltas of its own.
import type { AnswerEvent } from "../../../../core/conversation/events.ts";
import { createDeltas } from "./create-deltas.ts";
import type { Delta } from "./delta.ts";

interface ChoiceDeltas {
  /** Of the choice. */
  readonly index: number;
  readonly deltas: readonly Delta[];
}

/** For the events of one answer, in their order: what each adds to the choice that it belongs to. */
export function createChoices(): (event: AnswerEvent) => ChoiceDeltas {
  const choiceOf = openChoiceNumbers();
  const writers = new Map<number, ReturnType<typeof createDeltas>>();
  return (event) => {
    const index = choiceOf(event);
    const deltasOf = writers.get(index) ?? createDeltas();
    writers.set(index, deltasOf);
    return { index, deltas: deltasOf(event) };
  };
}

/** Only the beginning of a part says its choice. */
function openChoiceNumbers(): (event: AnswerEvent) => number {
  const byPart = new Map<number, number>();
  return (event) => {
    if (event.type === "start") return 0;
    if (event.type === "end") return event.choice ?? 0;
    if (event.type === "part-start" && event.choice) byPart.set(event.index, event.choice);
    const choice = byPart.get(event.index) ?? 0;
    if (event.type === "part-end") byPart.delete(event.index);
    return choice;
  };
}

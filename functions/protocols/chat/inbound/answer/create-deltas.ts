// Turns the events of one choice into deltas of a chat completion's message.
import type { AnswerEvent, EndEvent } from "../../../../core/conversation/events.ts";
import { type AnswerPart, partOpener } from "./answer-parts.ts";
import type { Delta } from "./delta.ts";

/** For the events of one choice, in their order. */
export function createDeltas(): (event: AnswerEvent) => readonly Delta[] {
  const open = partOpener();
  const parts = new Map<number, AnswerPart>();
  let isEmpty = true;
  return (event) => {
    const added = event.type === "end" ? lastOf(event, parts.values()) : [next(event)];
    const deltas = added.filter((delta) => delta !== undefined);
    const isBlank = event.type === "end" && isEmpty && deltas.length === 0;
    if (deltas.length > 0) isEmpty = false;
    return isBlank ? BLANK : deltas;
  };

  function next(event: Exclude<AnswerEvent, EndEvent>): Delta | undefined {
    switch (event.type) {
      case "start":
        return undefined;
      case "part-start": {
        const part = open(event.part);
        parts.set(event.index, part);
        return part.begin;
      }
      case "part-delta":
        return parts.get(event.index)?.piece(event.text);
      case "part-end": {
        const part = parts.get(event.index);
        parts.delete(event.index);
        return part?.end(event.signature);
      }
    }
  }
}

/** An answer that says nothing is an answer, too. */
const BLANK: readonly Delta[] = [{ content: "" }];

/** What parts without an end still owe, and the refusal. */
function lastOf({ refusal }: EndEvent, open: Iterable<AnswerPart>): (Delta | undefined)[] {
  const owed = Array.from(open, (part) => part.end(undefined));
  return refusal ? [...owed, { refusal }] : owed;
}

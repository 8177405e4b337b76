// The parts of a response's output, and what of each one waits for its turn. Codex takes each delta for the item that has begun
// last.
import { createPartQueue, type PartQueue } from "../../../answers/part-queue.ts";

/** A part of the output. What is encrypted has no text. */
export type TurnPart =
  | { readonly type: "text" }
  | { readonly type: "reasoning" }
  | { readonly type: "encrypted"; readonly content: string }
  | { readonly type: "call"; readonly id: string; readonly name: string };

/** What happens to the part that is open, or opens one. */
export type TurnStep =
  | { readonly type: "open"; readonly part: TurnPart }
  | { readonly type: "say"; readonly text: string }
  | { readonly type: "close"; readonly encrypted: string | undefined };

export interface QueuedPart {
  readonly part: TurnPart;
  readonly canContinue: boolean;
  /** What it says, as far as the client has not got it. */
  text: string;
  /** What a thought is signed with. */
  encrypted: string | undefined;
  isOpened: boolean;
  isClosed: boolean;
}

export type TurnQueue = PartQueue<TurnPart, QueuedPart, TurnStep>;

export function createTurnQueue(): TurnQueue {
  return createPartQueue({ queue: queuedPart, take: takeSteps });
}

/** Only a whole call can be run. */
function queuedPart(part: TurnPart): QueuedPart {
  const canContinue = part.type === "text" || part.type === "reasoning";
  return { part, canContinue, text: "", encrypted: undefined, isOpened: false, isClosed: false };
}

function takeSteps(queued: QueuedPart): TurnStep[] {
  const steps: TurnStep[] = [];
  if (!queued.isOpened) steps.push({ type: "open", part: queued.part });
  if (queued.text !== "") steps.push({ type: "say", text: queued.text });
  if (queued.isClosed) steps.push({ type: "close", encrypted: queued.encrypted });
  queued.isOpened = true;
  queued.text = "";
  return steps;
}

// Parts one after the other, as clients of Responses need them: Codex takes each delta for the item that has begun last. The
// parts of an answer may overlap.

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
  /** What it says, as far as the client has not got it. */
  text: string;
  /** What a thought is signed with. */
  encrypted: string | undefined;
  isOpened: boolean;
  isClosed: boolean;
  next: QueuedPart | undefined;
}

/** What comes of a part is held back while one before it is open. */
export interface TurnQueue {
  /** Opens a part behind all others. */
  open(part: TurnPart): QueuedPart;
  /** What the client can get by now. */
  take(): readonly TurnStep[];
  /** The answer has ended, and so has each of its parts. */
  closeAll(): void;
}

export function createTurnQueue(): TurnQueue {
  let first: QueuedPart | undefined;
  let last: QueuedPart | undefined;
  return {
    open(part) {
      const next = { part, text: "", encrypted: undefined, isOpened: false, isClosed: false, next: undefined };
      if (last !== undefined) {
        last.isClosed ||= givesWay(last.part);
        last.next = next;
      }
      first ??= next;
      last = next;
      return next;
    },
    take() {
      const steps: TurnStep[] = [];
      while (first !== undefined) {
        takeSteps(first, steps);
        if (!first.isClosed) return steps;
        first = first.next;
      }
      last = undefined;
      return steps;
    },
    closeAll() {
      for (let part = first; part !== undefined; part = part.next) part.isClosed = true;
    },
  };
}

/** What is said can go on in another part: it must not hold a call back that has begun. Only a whole call can be run. */
function givesWay({ type }: TurnPart): boolean {
  return type === "text" || type === "reasoning";
}

function takeSteps(queued: QueuedPart, steps: TurnStep[]): void {
  if (!queued.isOpened) steps.push({ type: "open", part: queued.part });
  if (queued.text !== "") steps.push({ type: "say", text: queued.text });
  if (queued.isClosed) steps.push({ type: "close", encrypted: queued.encrypted });
  queued.isOpened = true;
  queued.text = "";
}

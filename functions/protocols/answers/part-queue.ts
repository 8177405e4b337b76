// The parts of an answer one after the other, as clients need them that take each delta for the part that has begun last. In
// an answer, parts may overlap.

export interface QueuedPart {
  /** What it says can go on in another part, so that it does not hold back what begins after it. */
  readonly canContinue: boolean;
  isClosed: boolean;
}

/** What comes of a part is held back while one before it is open. */
export interface PartQueue<Part, Queued extends QueuedPart, Step> {
  /** Opens a part behind all others. */
  open(part: Part): Queued;
  /** What the client can get by now. */
  take(): readonly Step[];
  /** The answer has ended, and so has each of its parts. */
  closeAll(): void;
}

interface Parts<Part, Queued extends QueuedPart, Step> {
  queue(part: Part): Queued;
  /** Once the part's turn has come: what the client has not got of it. */
  take(queued: Queued): readonly Step[];
}

interface Node<Queued> {
  readonly queued: Queued;
  next: Node<Queued> | undefined;
}

export function createPartQueue<Part, Queued extends QueuedPart, Step>(
  parts: Parts<Part, Queued, Step>,
): PartQueue<Part, Queued, Step> {
  let first: Node<Queued> | undefined;
  let last: Node<Queued> | undefined;
  return {
    open(part) {
      const node = { queued: parts.queue(part), next: undefined };
      if (last !== undefined) {
        last.queued.isClosed ||= last.queued.canContinue;
        last.next = node;
      }
      first ??= node;
      last = node;
      return node.queued;
    },
    take() {
      const steps: Step[] = [];
      while (first !== undefined) {
        for (const step of parts.take(first.queued)) steps.push(step);
        if (!first.queued.isClosed) return steps;
        first = first.next;
      }
      last = undefined;
      return steps;
    },
    closeAll() {
      for (let node = first; node !== undefined; node = node.next) node.queued.isClosed = true;
    },
  };
}

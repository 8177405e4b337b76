// Puts the parts of an answer, which may overlap, one after the other: clients of Messages and Responses take each delta for the
// part that began last.

export interface QueuedPart {
  /** Its text can go on in another part, so it closes when one begins behind it. */
  readonly canContinue: boolean;
  isClosed: boolean;
}

/** A part is held back while one before it is open. */
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
  /** What the client has not got of the first part yet. */
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

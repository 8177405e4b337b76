// Blocks one after the other, as clients of Messages need them: the parts of an answer may overlap.
import type { Block, BlockStep } from "./block.ts";
import { type QueuedBlock, queuedBlock, takeSteps } from "./queued-block.ts";

/** What comes of a block is held back while one before it is open. */
export interface BlockQueue {
  /** Opens a block behind all others. */
  open(block: Block): QueuedBlock;
  /** What the client can get by now. */
  take(): readonly BlockStep[];
  /** The answer has ended, and so has each of its blocks. */
  closeAll(): void;
}

export function createBlockQueue(): BlockQueue {
  let first: QueuedBlock | undefined;
  let last: QueuedBlock | undefined;
  return {
    open(block) {
      const queued = queuedBlock(block);
      if (last !== undefined) {
        last.isClosed ||= givesWay(last.block);
        last.next = queued;
      }
      first ??= queued;
      last = queued;
      return queued;
    },
    take() {
      const steps: BlockStep[] = [];
      while (first !== undefined) {
        for (const step of takeSteps(first)) steps.push(step);
        if (!first.isClosed) return steps;
        first = first.next;
      }
      last = undefined;
      return steps;
    },
    closeAll() {
      for (let queued = first; queued !== undefined; queued = queued.next) queued.isClosed = true;
    },
  };
}

/** What is said can go on in another block: it must not hold a call back that has begun. Only the whole input of a call can be read. */
function givesWay({ type }: Block): boolean {
  return type === "text" || type === "thinking";
}

// Places where an answer of the fake provider waits: for a test to open a gate, or for a moment.
import { setTimeout as sleep } from "node:timers/promises";

export interface Wait {
  /** Rejects as soon as the client is gone. */
  wait(gone: AbortSignal): Promise<void>;
}

export interface Gate extends Wait {
  open(): void;
  /** Resolves when the first answer stands before the gate. */
  reached: Promise<void>;
}

export function gate(): Gate {
  const opened = Promise.withResolvers<void>();
  const reached = Promise.withResolvers<void>();
  const wait = async (gone: AbortSignal) => {
    reached.resolve();
    await Promise.race([opened.promise, untilGone(gone)]);
  };
  return { open: opened.resolve, reached: reached.promise, wait };
}

export function pause(milliseconds: number): Wait {
  return { wait: (gone) => sleep(milliseconds, undefined, { signal: gone }) };
}

export function isWait(value: unknown): value is Wait {
  return typeof value === "object" && value !== null && "wait" in value && typeof value.wait === "function";
}

function untilGone(gone: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    const leave = () => reject(gone.reason);
    if (gone.aborted) leave();
    else gone.addEventListener("abort", leave, { once: true });
  });
}

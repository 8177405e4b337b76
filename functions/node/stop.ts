// How the process ends: no new connection, time for the calls under way, and then everything that is held is given back.
import { deadlineExceeded } from "../core/upstream/upstream-error.ts";
import type { Calls } from "./calls.ts";
import type { Connections } from "./connections.ts";
import type { Readiness } from "./readiness.ts";

export interface Stopping {
  readonly readiness: Readiness;
  readonly connections: Connections;
  readonly calls: Calls;
  /** Aborts when the calls under way are not waited for any longer. */
  readonly hurry: AbortSignal;
  /** What is to be done when no call is left, in this order. */
  readonly last: readonly (() => Promise<unknown>)[];
  onError(error: unknown): void;
}

/** Milliseconds. To notify the clients, and to settle. */
const TIME_TO_END = 2_000;
/** The same for all that comes last. */
const TIME_FOR_LAST = 3_000;

export async function stop({ readiness, connections, calls, hurry, last, onError }: Stopping): Promise<void> {
  readiness.stop();
  const none = Promise.all([connections.stop(), calls.whenNone()]);
  await unlessAborted(none, hurry);
  calls.abort(deadlineExceeded());
  await unlessAborted(none, AbortSignal.timeout(TIME_TO_END));
  connections.destroy();
  const tooLong = AbortSignal.timeout(TIME_FOR_LAST);
  for (const one of last) await unlessAborted(one().catch(onError), tooLong);
}

/** Waits for either. */
async function unlessAborted(work: Promise<unknown>, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return;
  await new Promise<void>((resolve) => {
    const end = () => {
      signal.removeEventListener("abort", end);
      resolve();
    };
    signal.addEventListener("abort", end);
    void work.then(end, end);
  });
}

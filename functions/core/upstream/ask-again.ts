// Asks a provider again where that may help: the contract's rules for retries.
import { backoff, sleep } from "./backoff.ts";
import { UpstreamError } from "./upstream-error.ts";

export interface Patience {
  readonly retries: number;
  /** The longest `retry-after` that is waited for, in milliseconds: beyond it, the client gets the answer at once. */
  readonly longestWait: number;
  /** Milliseconds since 1970. */
  readonly deadline: number;
}

interface Asked<T> {
  ask(): Promise<T>;
  /** Called with each failure that is not the last. */
  failed?(failure: UpstreamError): void;
  /** Gives up. */
  readonly signal: AbortSignal;
}

/** Throws the failure of the last attempt. */
export async function askAgain<T>({ ask, failed, signal }: Asked<T>, patience: Patience): Promise<T> {
  let wasRepeated = false;
  for (let tries = 0; ; tries++) {
    try {
      return await ask();
    } catch (failure) {
      if (!(failure instanceof UpstreamError) || signal.aborted) throw failure;
      const { retry, retryAfter = 0 } = failure.consequences;
      const wait = Math.max(retryAfter, backoff(tries));
      if (!retry || tries >= patience.retries || (retry === "once" && wasRepeated)) throw failure;
      if (retryAfter > patience.longestWait || Date.now() + wait >= patience.deadline) throw failure;
      wasRepeated ||= retry === "once";
      await sleep(wait, signal);
      if (signal.aborted) throw failure;
      failed?.(failure);
    }
  }
}

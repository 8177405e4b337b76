// GET /v1/models and /v1/usage take nothing of any limit. This bounds how often one key may ask one instance for them.
import { GatewayError } from "../error.ts";
import { windowsAt } from "./window.ts";

/** In a minute, of one key and instance. */
const MOST_READS = 120;
/** How many keys are counted at the same time; beyond that, the one that was counted first is forgotten. */
const MOST_KEYS = 10_000;

export interface ReadLimit {
  /** Counts a read. Throws a 429 if the key has had all of this minute's. */
  take(key: string): void;
}

export function createReadLimit(now: () => number = Date.now): ReadLimit {
  const counts = new Map<string, number>();
  let endsAt = 0;
  return {
    take(key) {
      const time = now();
      if (time >= endsAt) {
        counts.clear();
        endsAt = windowsAt(time).minute.end;
      }
      const count = counts.get(key) ?? 0;
      if (count >= MOST_READS) throw tooManyReads(key, endsAt - time);
      if (count === 0 && counts.size >= MOST_KEYS) counts.delete(counts.keys().next().value ?? "");
      counts.set(key, count + 1);
    },
  };
}

function tooManyReads(key: string, wait: number): GatewayError {
  const message = `Key '${key}' may read its models and its usage ${MOST_READS} times a minute. Calls are not affected.`;
  const body = { message, type: "rate_limit_error", param: null, code: "rate_limit_exceeded" };
  const headers = { "retry-after": `${Math.ceil(wait / 1000)}`, "retry-after-ms": `${wait}` };
  return new GatewayError(429, body, { headers });
}

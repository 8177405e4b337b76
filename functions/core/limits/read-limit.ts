// What a key may ask for freely takes nothing of any limit: its models, its usage, counts of tokens. This bounds how often one
// key may ask one instance for it.
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

/** `what` a key may do so often, as the refusal says it. */
export function createReadLimit(what: string, now: () => number = Date.now): ReadLimit {
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
      if (count >= MOST_READS) throw tooManyReads(what, key, endsAt - time);
      if (count === 0 && counts.size >= MOST_KEYS) counts.delete(counts.keys().next().value ?? "");
      counts.set(key, count + 1);
    },
  };
}

function tooManyReads(what: string, key: string, wait: number): GatewayError {
  const message = `Key '${key}' may ${what} ${MOST_READS} times a minute. Calls are not affected.`;
  const body = { message, type: "rate_limit_error", param: null, code: "rate_limit_exceeded" };
  const headers = { "retry-after": `${Math.ceil(wait / 1000)}`, "retry-after-ms": `${wait}` };
  return new GatewayError(429, body, { headers });
}

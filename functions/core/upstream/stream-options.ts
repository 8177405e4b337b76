// Which targets refuse `stream_options`, which the gateway adds to every stream so that it is told the usage.

export interface UsageRefusals {
  /** Whether the target is known to refuse them. */
  has(target: string): boolean;
  add(target: string): void;
}

/** A server may be updated. Milliseconds. */
const LONGEST_MEMORY = 60 * 60 * 1_000;
const MOST_TARGETS = 1_000;

/** Each instance learns it by itself, at the cost of one more request. */
export function createUsageRefusals(now: () => number = Date.now): UsageRefusals {
  const knownUntil = new Map<string, number>();
  return {
    has(target) {
      const until = knownUntil.get(target);
      if (until !== undefined && until <= now()) knownUntil.delete(target);
      return knownUntil.has(target);
    },
    add(target) {
      const [oldest] = knownUntil.keys();
      if (oldest !== undefined && knownUntil.size >= MOST_TARGETS) knownUntil.delete(oldest);
      knownUntil.set(target, now() + LONGEST_MEMORY);
    },
  };
}

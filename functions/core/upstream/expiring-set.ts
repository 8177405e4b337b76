// A set of targets that an instance has learned something about. It forgets each after an hour, because servers are updated.

export interface ExpiringSet {
  has(target: string): boolean;
  add(target: string): void;
}

/** Milliseconds. */
const LONGEST_MEMORY = 60 * 60 * 1_000;
const MOST_TARGETS = 1_000;

/** Each instance learns it by itself, at the cost of one more request. */
export function createExpiringSet(now: () => number = Date.now): ExpiringSet {
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

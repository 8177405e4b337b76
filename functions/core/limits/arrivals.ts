// How many calls came lately.

export interface Arrivals {
  /** `at` is in milliseconds since 1970. */
  add(at: number): void;
  /** Of those after a moment, which is never earlier than the last one asked about. */
  since(moment: number): number;
}

/** So many forgotten ones are kept until they are removed together: to remove the first of many moves all the others. */
const MOST_FORGOTTEN = 1_000;

export function createArrivals(): Arrivals {
  const times: number[] = [];
  let forgotten = 0;
  return {
    add: (at) => void times.push(at),
    since(moment) {
      while (forgotten < times.length && (times[forgotten] ?? 0) <= moment) forgotten++;
      if (forgotten > MOST_FORGOTTEN && forgotten > times.length / 2) {
        times.splice(0, forgotten);
        forgotten = 0;
      }
      return times.length - forgotten;
    },
  };
}

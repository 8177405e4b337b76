// Bounds the log in a flood: of each kind of line, the first few of a minute are written and the others counted.
import type { LogFields } from "../core/log-fields.ts";

/** Lines of one kind in a minute. */
export const MOST_LINES = 20;
const MINUTE = 60_000;

export interface LeftOut {
  readonly kind: LogFields;
  readonly count: number;
  /** When the minute began, in milliseconds since 1970. */
  readonly since: number;
}

export interface Sample {
  /** Whether a line of this kind is to be written. There must be few kinds: each is remembered for the minute. */
  take(kind: LogFields): boolean;
  /** What was left out of a minute that is over. Each is returned once. */
  leftOut(now: number): LeftOut[];
}

export function createSample(): Sample {
  let since = 0;
  const kinds = new Map<string, { readonly kind: LogFields; count: number }>();
  return {
    take(kind) {
      const name = JSON.stringify(kind);
      const counted = kinds.get(name) ?? { kind, count: 0 };
      kinds.set(name, counted);
      counted.count += 1;
      return counted.count <= MOST_LINES;
    },
    leftOut(now) {
      const minute = now - (now % MINUTE);
      if (minute === since) return [];
      const all = [...kinds.values()].map(({ kind, count }) => ({ kind, count: count - MOST_LINES, since }));
      since = minute;
      kinds.clear();
      return all.filter(({ count }) => count > 0);
    },
  };
}

// Refusals that an instance remembers: a subject that is over its requests per minute again and again is refused for a second
// without asking its pool, whose writes it would use up. Tokens and slots come back at any time.

import { countName, type Pool } from "./pool.ts";
import type { Reservation } from "./reservation.ts";
import { windowsAt } from "./window.ts";

const SECOND = 1_000;
/** Within a second. */
const REFUSALS = 3;

export function rememberRefusals() {
  const refusals: number[] = [];
  let until = 0;
  return {
    add(reservation: Reservation, { pool, now }: { readonly pool: Pool | undefined; readonly now: number }): void {
      const { minute } = windowsAt(reservation.at);
      const { rpm } = reservation.limit;
      const count = pool?.counts.get(countName("requests", minute)) ?? 0;
      if (rpm === undefined || count < rpm) return;
      refusals.push(now);
      while (refusals[0] !== undefined && refusals[0] <= now - SECOND) refusals.shift();
      if (refusals.length >= REFUSALS) until = Math.min(now + SECOND, minute.end);
    },
    refuse: ({ at }: Reservation, now: number): boolean => Math.max(at, now) < until,
  };
}

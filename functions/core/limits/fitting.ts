// Which of several calls fit into what is left of their limits together: the first ones first.
import { chargesOf } from "./charge.ts";
import { countName, type Pool } from "./pool.ts";
import type { Reservation } from "./reservation.ts";

export function fittingIn(pool: Pool, reservations: readonly Reservation[]): Reservation[] {
  const taken = new Map<string, number>();
  let calls = 0;
  return reservations.filter((reservation) => {
    const charges = chargesOf(reservation).map((charge) => ({
      ...charge,
      name: countName(charge.quantity, charge.window),
    }));
    const fits = charges.every(({ name, limit, reserved }) => {
      const count = (pool.counts.get(name) ?? 0) + (taken.get(name) ?? 0);
      return limit === undefined || reserved === 0 || count + reserved <= limit;
    });
    const { concurrency = Number.POSITIVE_INFINITY } = reservation.limit;
    if (!fits || pool.calls + pool.older + calls >= concurrency) return false;
    calls++;
    for (const { name, reserved } of charges) taken.set(name, (taken.get(name) ?? 0) + reserved);
    return true;
  });
}

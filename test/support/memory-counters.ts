// The twin of the DynamoDB counters, in memory: imitates one item for each subject and its conditional updates.
import { type Charge, changeOf, chargesOf } from "../../functions/core/limits/charge.ts";
import type { Counters, Counts, Reservation } from "../../functions/core/limits/counters.ts";
import { violations } from "../../functions/core/limits/limit.ts";
import { monthAt, type Window, windowsAt } from "../../functions/core/limits/window.ts";

interface Item {
  /** By the quantity and the window's name. */
  readonly counts: Map<string, number>;
  /** When each call that is under way will have ended by force, by its id. */
  readonly calls: Map<string, number>;
}

interface MemoryCounters extends Counters {
  /** As they stand, in the windows that hold the moment: those of now, if none is given. */
  counts(subject: string, moment?: number): Counts;
}

export function memoryCounters(now: () => number = Date.now): MemoryCounters {
  const items = new Map<string, Item>();

  function itemOf(subject: string): Item {
    const item = items.get(subject) ?? { counts: new Map(), calls: new Map() };
    items.set(subject, item);
    return item;
  }

  function countsOf(subject: string, moment: number): Counts {
    const { counts, calls } = itemOf(subject);
    const { minute, day } = windowsAt(moment);
    const countIn = (quantity: string, window: Window) => counts.get(`${quantity}@${window.name}`) ?? 0;
    const cost = { day: countIn("cost", day), month: countIn("cost", monthAt(moment)) };
    return {
      minute: { requests: countIn("requests", minute), tokens: countIn("tokens", minute) },
      day: { requests: countIn("requests", day), tokens: countIn("tokens", day) },
      ...((cost.day !== 0 || cost.month !== 0) && { cost }),
      concurrent: [...calls.values()].filter((killedAt) => killedAt > moment).length,
    };
  }

  function add(reservation: Reservation, amountOf: (charge: Charge) => number): void {
    const { counts } = itemOf(reservation.subject);
    for (const charge of chargesOf(reservation)) {
      const name = `${charge.quantity}@${charge.window.name}`;
      counts.set(name, (counts.get(name) ?? 0) + amountOf(charge));
    }
  }

  return {
    async reserve(reservation) {
      const { calls } = itemOf(reservation.subject);
      if (!calls.has(reservation.callId)) {
        const counts = countsOf(reservation.subject, reservation.at);
        if (violations(reservation, counts).length > 0) return { granted: false, counts };
        add(reservation, ({ reserved }) => reserved);
        calls.set(reservation.callId, reservation.killedAt);
      }
      return { granted: true, counts: countsOf(reservation.subject, reservation.at) };
    },
    async settle(reservation, spent) {
      const { calls } = itemOf(reservation.subject);
      if (calls.delete(reservation.callId)) add(reservation, (charge) => changeOf(charge, spent));
      return countsOf(reservation.subject, now());
    },
    read: async (subject) => countsOf(subject, now()),
    counts: (subject, moment = now()) => countsOf(subject, moment),
  };
}

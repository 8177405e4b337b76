// The twin of the DynamoDB counters, in memory: imitates one item for each subject and its conditional updates.
import { type Counters, type Counts, clamp, type Reservation } from "../../functions/core/counters.ts";
import { violations } from "../../functions/core/limit.ts";
import { windowsAt } from "../../functions/core/window.ts";

interface Item {
  readonly requests: Map<string, number>;
  readonly tokens: Map<string, number>;
  /** When each call that is under way will have ended by force, by its id. */
  readonly calls: Map<string, number>;
}

export function memoryCounters(now: () => number = Date.now): Counters & { counts(subject: string): Counts } {
  const items = new Map<string, Item>();

  function itemOf(subject: string): Item {
    const item = items.get(subject) ?? { requests: new Map(), tokens: new Map(), calls: new Map() };
    items.set(subject, item);
    return item;
  }

  function countsOf(subject: string, moment: number): Counts {
    const { requests, tokens, calls } = itemOf(subject);
    const { minute, day } = windowsAt(moment);
    const countIn = (window: string) => ({ requests: requests.get(window) ?? 0, tokens: tokens.get(window) ?? 0 });
    const concurrent = [...calls.values()].filter((killedAt) => Math.ceil(killedAt / 1000) * 1000 > moment).length;
    return { minute: countIn(minute.name), day: countIn(day.name), concurrent };
  }

  function add({ subject, at, limit }: Reservation, change: { requests: number; tokens(most?: number): number }): void {
    const { requests, tokens } = itemOf(subject);
    const { minute, day } = windowsAt(at);
    for (const [{ name }, most] of [[minute, limit.tpm] as const, [day, limit.tpd] as const]) {
      requests.set(name, (requests.get(name) ?? 0) + change.requests);
      tokens.set(name, (tokens.get(name) ?? 0) + change.tokens(most));
    }
  }

  return {
    async reserve(reservation) {
      const { calls } = itemOf(reservation.subject);
      if (!calls.has(reservation.callId)) {
        const counts = countsOf(reservation.subject, reservation.at);
        if (violations(reservation, counts).length > 0) return { granted: false, counts };
        add(reservation, { requests: 1, tokens: (most) => clamp(reservation.tokens, most) });
        calls.set(reservation.callId, reservation.killedAt);
      }
      return { granted: true, counts: countsOf(reservation.subject, reservation.at) };
    },
    async settle(reservation, spent) {
      if (itemOf(reservation.subject).calls.delete(reservation.callId)) {
        const tokens = (most?: number) => spent.tokens - clamp(reservation.tokens, most);
        add(reservation, { requests: spent.requests - 1, tokens });
      }
      return countsOf(reservation.subject, now());
    },
    read: async (subject) => countsOf(subject, now()),
    counts: (subject) => countsOf(subject, now()),
  };
}

// The calls that wait for a pool: one write takes for all of them, and as many are admitted as fit.

import { fittingIn } from "./fitting.ts";
import { type Amounts, emptyAmounts, isEmpty, type Slots } from "./held.ts";
import { rememberRefusals } from "./refusals.ts";
import type { Reservation } from "./reservation.ts";
import { slotOf } from "./slot.ts";
import type { Writer } from "./writer.ts";

interface Waiting<Grant> {
  /** Undefined if the pool refuses. Throws if it cannot be reached. */
  take(reservation: Reservation): Promise<Grant | undefined>;
  isEmpty(): boolean;
}

interface WaitingOptions<Grant> {
  readonly writer: Writer;
  readonly now: () => number;
  /** What is taken together with what calls need. */
  ahead(): Amounts;
  grant(reservation: Reservation, slot: Slots): Grant;
}

interface Waiter<Grant> {
  readonly reservation: Reservation;
  readonly outcome: PromiseWithResolvers<Grant | undefined>;
}

/** How often calls are tried again that the pool has refused, although they fit into what it has left. */
const TRIES = 4;

export function createWaiting<Grant>({ writer, now, ahead, grant }: WaitingOptions<Grant>): Waiting<Grant> {
  const refusals = rememberRefusals();
  let waiters: Waiter<Grant>[] = [];

  /** Takes for all that wait. Calls that come meanwhile are the next group. */
  async function serve(): Promise<void> {
    const group = waiters;
    waiters = [];
    try {
      await serveGroup(group);
    } catch (error) {
      for (const { outcome } of group) outcome.reject(error);
    }
  }

  async function serveGroup(group: readonly Waiter<Grant>[]): Promise<void> {
    const more = ahead();
    if (!isEmpty(more) && (await takeFor(group, more))) return admit(group);
    let left = group;
    const refused: Waiter<Grant>[] = [];
    try {
      for (let tries = 0; left.length > 0 && tries < TRIES; ) {
        if (await takeFor(left)) return admit(left);
        await giveAll(left); // What is given or owed does not depend on what is taken.
        const { fitting, others } = (await writer.sweep()) ? { fitting: left, others: [] } : split(left);
        if (others.length === 0) tries++;
        refused.push(...others);
        left = fitting;
      }
      refused.push(...left);
    } finally {
      refuse(refused); // Once the pool has what the others take: without that, it has room for each of them.
    }
  }

  async function takeFor(some: readonly Waiter<Grant>[], more = emptyAmounts()): Promise<boolean> {
    const reservations = some.map(({ reservation }) => reservation);
    const like = reservations.at(-1);
    return like === undefined || writer.write({ reservations, ahead: more, like });
  }

  async function giveAll(some: readonly Waiter<Grant>[]): Promise<void> {
    const like = some.at(-1)?.reservation;
    if (like !== undefined) await writer.giveAll(like);
  }

  function admit(some: readonly Waiter<Grant>[]): void {
    for (const { reservation, outcome } of some) outcome.resolve(grant(reservation, slotOf(reservation)));
  }

  function refuse(some: readonly Waiter<Grant>[]): void {
    for (const { reservation, outcome } of some) {
      refusals.add(reservation, { pool: writer.seen()?.pool, now: now() });
      outcome.resolve(undefined);
    }
  }

  /** In their order, as many fit as there is room for. */
  function split(some: readonly Waiter<Grant>[]) {
    const reservations = some.map(({ reservation }) => reservation);
    const seen = writer.seen();
    const fit = new Set(seen && fittingIn(seen.pool, reservations));
    const fits = ({ reservation }: Waiter<Grant>) => fit.has(reservation);
    return { fitting: some.filter(fits), others: some.filter((one) => !fits(one)) };
  }

  return {
    take(reservation) {
      if (refusals.refuse(reservation, now())) return Promise.resolve(undefined);
      const outcome = Promise.withResolvers<Grant | undefined>();
      waiters.push({ reservation, outcome });
      if (waiters.length === 1) void writer.inTurn(serve);
      return outcome.promise;
    },
    isEmpty: () => waiters.length === 0,
  };
}

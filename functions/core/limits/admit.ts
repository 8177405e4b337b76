// Admits a call to all the subjects whose limits it is held to, or to none.
import type { Reservation, Spent } from "./counters.ts";
import { NEAR } from "./holding.ts";
import type { Grant, Purse } from "./purse.ts";

/** What one subject makes of a call. */
export interface Candidate {
  readonly purse: Purse;
  readonly reservation: Reservation;
}

/** `givenBack` are the purses that have to be flushed: what they granted was not given back for sure. */
export interface Decision {
  /** Undefined: one of the subjects has refused. */
  readonly grants: readonly Grant[] | undefined;
  readonly unsettled: readonly Purse[];
}

const NOTHING: Spent = { requests: 0, tokens: 0, cost: 0 };

/**
 * What purses hold costs no write. Of the others, those that are far from all of their limits are asked side by side; if one is
 * near, they are asked one after the other, from the caller's own to the most shared: a key that is over its limits takes
 * nothing of a model that others share, not even for a moment, and of many calls at once as many are admitted as all allow.
 * Throws if one cannot be asked.
 */
export async function admit(candidates: readonly Candidate[]): Promise<Decision> {
  const granted = new Map<Candidate, Grant>();
  const left = candidates.filter((candidate) => {
    const grant = candidate.purse.draw(candidate.reservation);
    if (grant !== undefined) granted.set(candidate, grant);
    return grant === undefined;
  });
  const areFar = left.every(({ purse, reservation }) => purse.room(reservation).calls >= NEAR);
  const isAdmitted = await (areFar ? askAll(left, granted) : askInOrder(left, granted)).catch(async (error) => {
    await giveBack(granted);
    throw error;
  });
  if (!isAdmitted) return { grants: undefined, unsettled: await giveBack(granted) };
  return { grants: candidates.flatMap((candidate) => granted.get(candidate) ?? []), unsettled: [] };
}

type Granted = Map<Candidate, Grant>;

async function askAll(candidates: readonly Candidate[], granted: Granted): Promise<boolean> {
  const answers = await Promise.allSettled(candidates.map((candidate) => ask(candidate, granted)));
  const failure = answers.find(({ status }) => status === "rejected");
  if (failure?.status === "rejected") throw failure.reason;
  return candidates.every((candidate) => granted.has(candidate));
}

async function askInOrder(candidates: readonly Candidate[], granted: Granted): Promise<boolean> {
  for (const candidate of candidates) if (!(await ask(candidate, granted))) return false;
  return true;
}

async function ask(candidate: Candidate, granted: Granted): Promise<boolean> {
  const grant = await candidate.purse.take(candidate.reservation);
  if (grant !== undefined) granted.set(candidate, grant);
  return grant !== undefined;
}

/** Before the client has its answer. Where that fails it is refused all the same. */
async function giveBack(granted: Granted): Promise<Purse[]> {
  const purses = await Promise.all(
    Array.from(granted, ([{ purse }, grant]) =>
      grant.settle(NOTHING).then(
        () => [],
        () => [purse],
      ),
    ),
  );
  return purses.flat();
}

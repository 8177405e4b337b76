// Admits a call to all the subjects whose limits it is held to, or to none.

import { NEAR } from "./holding.ts";
import type { Grant, Purse } from "./purse.ts";
import type { Reservation, Spent } from "./reservation.ts";

/** What one subject makes of a call. */
export interface Candidate {
  /** The one of its subject now. While a call waits for another subject, it may be forgotten. */
  purse(): Purse;
  readonly reservation: Reservation;
}

export interface Decision {
  /** Undefined: one of the subjects has refused, or could not be asked. */
  readonly grants: readonly Grant[] | undefined;
  /** The first one that has refused. */
  readonly refusedBy?: Candidate | undefined;
  /** Why one could not be asked. */
  readonly failure?: unknown;
  /** Purses that have to be flushed: what they may have taken was not given back for sure. */
  readonly unsettled: readonly Purse[];
}

const NOTHING: Spent = { requests: 0, tokens: 0, cost: 0 };
/** What was seen of a pool longer ago is no news for a client any more. Milliseconds. */
const FRESH = 5_000;

/**
 * What purses hold costs no write. Of the others, those that are far from all of their limits are asked side by side; if one is
 * near, they are asked one after the other, from the caller's own to the most shared: a key that is over its limits takes
 * nothing of a model that others share, not even for a moment, and of many calls at once as many are admitted as all allow.
 */
export async function admit(candidates: readonly Candidate[]): Promise<Decision> {
  const attempt: Attempt = { granted: new Map(), refusedBy: [], failed: [] };
  const left = candidates.filter((candidate) => !draw(candidate, attempt));
  if (left.length > 0) await askAll(left, attempt);
  const grants = candidates.flatMap((candidate) => attempt.granted.get(candidate)?.grant ?? []);
  if (grants.length === candidates.length) return { grants, unsettled: [] };
  const { failed, refusedBy } = attempt;
  const unsettled = [...failed.map(({ purse }) => purse), ...(await giveBack(attempt))];
  return { grants: undefined, unsettled, refusedBy: refusedBy[0], failure: failed[0]?.cause };
}

/** Whether what was seen of a purse's pool is recent enough to be reported. */
export function isFresh(purse: Purse, now: number): boolean {
  return (purse.seen()?.at ?? 0) >= now - FRESH;
}

interface Attempt {
  readonly granted: Map<Candidate, Granted>;
  readonly refusedBy: Candidate[];
  readonly failed: { readonly purse: Purse; readonly cause: unknown }[];
}

interface Granted {
  readonly grant: Grant;
  /** Whose it is. */
  readonly purse: Purse;
}

function draw(candidate: Candidate, { granted }: Attempt): boolean {
  const { reservation } = candidate;
  const purse = candidate.purse();
  const grant = isFresh(purse, reservation.at) ? purse.draw(reservation) : undefined;
  if (grant !== undefined) granted.set(candidate, { grant, purse });
  return grant !== undefined;
}

async function askAll(candidates: readonly Candidate[], attempt: Attempt): Promise<void> {
  const areFar = candidates.every(({ purse, reservation }) => purse().room(reservation).calls >= NEAR);
  if (areFar) await Promise.all(candidates.map((candidate) => ask(candidate, attempt)));
  else for (const candidate of candidates) if (!(await ask(candidate, attempt))) break;
}

/** Whether it is granted. */
async function ask(candidate: Candidate, { granted, refusedBy, failed }: Attempt): Promise<boolean> {
  const purse = candidate.purse();
  try {
    const grant = await purse.take(candidate.reservation);
    if (grant === undefined) refusedBy.push(candidate);
    else granted.set(candidate, { grant, purse });
    return grant !== undefined;
  } catch (cause) {
    failed.push({ purse, cause });
    return false;
  }
}

/** Before the client has its answer; the purses with which that fails. A purse that is far from its limits may keep a little. */
async function giveBack({ granted }: Attempt): Promise<Purse[]> {
  const giving = Array.from(granted, async ([candidate, { grant }]) => {
    await grant.settle(NOTHING);
    await candidate.purse().prepare();
  });
  const given = await Promise.allSettled(giving);
  return [...granted.values()].flatMap(({ purse }, at) => (given[at]?.status === "rejected" ? [purse] : []));
}

// Holds calls to the limits of their key and their model: reserves before the provider is asked, settles afterwards.
import type { Call } from "../core/call.ts";
import { limitsUnavailable } from "../core/error.ts";
import type { Hook, Outcome, WaitUntil } from "../core/hook.ts";
import { admit, isFresh } from "../core/limits/admit.ts";
import { clamp } from "../core/limits/charge.ts";
import { claimsOf } from "../core/limits/claims.ts";
import { countsOf } from "../core/limits/counts.ts";
import { type Holding, ONE_CALL } from "../core/limits/holding.ts";
import { rateLimitHeaders } from "../core/limits/limit.ts";
import { type Claim, limitReached, standingsOf } from "../core/limits/limit-error.ts";
import { createMakeUp } from "../core/limits/make-up.ts";
import type { Pools } from "../core/limits/pool.ts";
import { createPromptCorrection, type PromptCorrection } from "../core/limits/prompt-correction.ts";
import type { Grant, Purse } from "../core/limits/purse.ts";
import { createPurses, type Purses } from "../core/limits/purses.ts";
import { InvalidUpdateError, type Spent } from "../core/limits/reservation.ts";
import { readPool } from "../core/limits/sweep.ts";

/** How long an invocation goes on, once its client has its answer, for a settlement that does not get through. Milliseconds. */
const LONGEST_WAIT = 60_000;
/** The same after a refusal: there may be many of them while the pools are out of reach. */
const LONGEST_WAIT_AFTER_REFUSAL = 5_000;
/** Before the platform ends the call by force. Milliseconds. */
const MARGIN = 500;

interface Options {
  readonly holding?: Holding;
  /** Made here, unless given: then they are over the same pools. */
  readonly purses?: Purses;
  readonly now?: () => number;
  /** What a call claims of every subject whose limits it is held to, from its own to the most shared. */
  readonly claims?: typeof claimsOf;
}

export function rateLimit(
  pools: Pools,
  { now = Date.now, claims: claimsFor = claimsOf, holding = ONE_CALL, ...given }: Options = {},
): Hook {
  const { of: purseOf } = given.purses ?? createPurses({ pools, holding, now });
  const makeUp = createMakeUp();
  const correction = createPromptCorrection();

  /** What a purse could not write goes on being tried, behind the reply. */
  function makeUpFor(purses: readonly Purse[], { killedAt, longest, waitUntil }: Wait): void {
    const wait = Math.min(longest, killedAt - MARGIN - now());
    for (const purse of purses) if (purse.isBehind()) waitUntil(makeUp.flushed(purse, wait));
  }

  async function reserveAll(claims: readonly Claim[], wait: Wait): Promise<readonly Grant[]> {
    const candidates = claims.map(({ reservation }) => ({ reservation, purse: () => purseOf(reservation.subject) }));
    const { grants, refusedBy, failure, unsettled } = await admit(candidates);
    makeUpFor(unsettled, wait);
    if (failure !== undefined) throw limitsUnavailable(failure);
    if (grants !== undefined) return grants;
    see(claims);
    await readOlder(claims, refusedBy?.purse().seen()?.at);
    throw limitReached(claims, now());
  }

  function see(claims: readonly Claim[]): void {
    for (const claim of claims) {
      const purse = purseOf(claim.reservation.subject);
      const seen = purse.seen();
      if (seen) claim.seen = { counts: countsOf({ pool: seen.pool, held: purse.held }, seen.at), now: seen.at };
    }
  }

  /**
   * For the headers of a refusal: subjects that were not asked are read, unless they were seen later than what has refused.
   * Left out where a pool cannot be read.
   */
  async function readOlder(claims: readonly Claim[], refusedAt = now()): Promise<void> {
    const reading = claims.map(async (claim) => {
      const { subject, at } = claim.reservation;
      if (claim.seen !== undefined && claim.seen.now >= Math.min(at, refusedAt)) return;
      delete claim.seen;
      const pool = await readPool(pools, subject, now());
      claim.seen = { counts: countsOf({ pool, held: purseOf(subject).held }, now()), now: now() };
    });
    await Promise.allSettled(reading);
  }

  return {
    name: "rate-limit",
    async preCall(call, waitUntil) {
      makeUp.resume();
      const { countedTokens: counted = 0 } = call;
      const promptTokens = counted + Math.ceil((call.promptTokens - counted) * factorOf(correction, call));
      const claims = claimsFor(call, { at: now(), promptTokens });
      if (claims.length === 0) return undefined;
      const wait = { killedAt: call.killedAt, waitUntil };
      const grants = await reserveAll(claims, { ...wait, longest: LONGEST_WAIT_AFTER_REFUSAL });
      const pursesNow = () => claims.map(({ reservation }) => purseOf(reservation.subject));
      const purses = pursesNow(); // Those of the grants, which are in use.
      return {
        headers() {
          see(claims);
          return rateLimitHeaders(claims.flatMap(standingsOf), now());
        },
        async postCall(outcome) {
          learn(correction, call, outcome);
          const spent = spentIn(outcome);
          const settled = await Promise.allSettled(grants.map((grant) => grant.settle(spent)));
          const stale = call.stream ? [] : pursesNow().filter((purse) => !isFresh(purse, now()));
          if (stale.length > 0) await prepare(stale); // Their counts are still to be reported.
          makeUpFor(purses, { ...wait, longest: LONGEST_WAIT });
          for (const result of settled) if (result.status === "rejected") assertValid(result.reason);
        },
        async afterReply() {
          await prepare(pursesNow());
          makeUpFor(purses, { ...wait, longest: LONGEST_WAIT });
        },
      };
    },
  };
}

async function prepare(purses: readonly Purse[]): Promise<void> {
  await Promise.allSettled(purses.map((purse) => purse.prepare()));
}

/** What can never be written stays reserved, which admits less, never more. */
function assertValid(cause: unknown): void {
  if (cause instanceof InvalidUpdateError) throw cause;
}

interface Wait {
  readonly killedAt: number;
  /** In milliseconds, behind the reply. */
  readonly longest: number;
  readonly waitUntil: WaitUntil;
}

function factorOf(correction: PromptCorrection, { key, model }: Call): number {
  return correction.factor(key.name, model?.name ?? "");
}

/** From what providers have counted themselves. Of a prompt that was counted here there is nothing to learn. */
function learn(correction: PromptCorrection, call: Call, { consumed }: Outcome): void {
  const { key, model, promptTokens, countedTokens } = call;
  if (countedTokens !== undefined) return;
  const pair = { key: key.name, model: model?.name ?? "" };
  for (const { usage } of consumed) {
    if (usage.estimated || usage.promptTokens === 0) continue;
    correction.learn(pair, { real: usage.promptTokens, estimated: promptTokens });
  }
}

/** A call that a provider was asked for counts as a request, whatever became of it. */
function spentIn({ ending, usage, cost }: Outcome): Spent {
  return {
    requests: ending === "refused" ? 0 : 1,
    tokens: clamp(usage?.totalTokens ?? 0),
    cost,
  };
}

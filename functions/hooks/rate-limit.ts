// Holds calls to the limits of their key and their model: reserves before the provider is asked, settles afterwards.
import type { Call } from "../core/call.ts";
import { clamp } from "../core/charge.ts";
import {
  type Counters,
  type Counts,
  type Reservation,
  type Spent,
  subjectOfKey,
  subjectOfModel,
} from "../core/counters.ts";
import { GatewayError, limitsUnavailable } from "../core/error.ts";
import type { Hook, Outcome } from "../core/hook.ts";
import { needed, rateLimitHeaders, type Standing, standings, violations, written } from "../core/limit.ts";
import { costOf, pricesOf } from "../core/price.ts";
import { estimatedUsage } from "../core/usage.ts";

/** A limited key or model, with the call's claim on it. */
interface Claim {
  readonly title: string;
  readonly reservation: Reservation;
  /** The counts that were seen last, and when. */
  seen?: { readonly counts: Counts; readonly now: number };
}

export function rateLimit(counters: Counters, now: () => number = Date.now): Hook {
  return {
    name: "rate-limit",
    async preCall(call) {
      const claims = claimsOf(call, now());
      if (claims.length === 0) return undefined;
      await reserveAll(counters, claims, now);
      return {
        headers: () => rateLimitHeaders(claims.flatMap(standingsOf), now()),
        postCall: (outcome) => settleAll(counters, claims, { spent: spentIn(call, outcome), now }),
      };
    },
  };
}

function claimsOf(call: Call, at: number): Claim[] {
  const { key, targets } = call;
  const [model] = targets;
  const most = clamp(call.choices * (call.maximumTokens ?? model?.max_output_tokens ?? 0));
  const usage = estimatedUsage(call.promptTokens, most);
  const cost = Math.max(0, ...targets.map(({ prices }) => costOf(usage, prices)));
  const common = { callId: call.id, tokens: usage.totalTokens, cost, at, killedAt: call.killedAt };
  const limited = [
    { title: `key '${key.name}'`, subject: subjectOfKey(key.name), limit: { ...key.rate_limit, ...key.budget } },
    ...(model
      ? [{ title: `model '${model.name}'`, subject: subjectOfModel(model.name), limit: model.rate_limit }]
      : []),
  ];
  return limited
    .filter(({ limit }) => Object.values(limit).some((most) => most !== undefined))
    .map(({ title, subject, limit }) => ({ title, reservation: { ...common, subject, limit } }));
}

/**
 * Reserves for the key, then for the model: a key that is over its limits takes nothing of a model that others share, not
 * even for a moment, and of many calls at once as many are admitted as both allow. What only one grants is given back.
 */
async function reserveAll(counters: Counters, claims: readonly Claim[], now: () => number): Promise<void> {
  /** Where it fails, the client is refused all the same. */
  const giveBack = (some: readonly Claim[]) => settleAll(counters, some, { spent: NOTHING, now }).catch(() => {});
  for (const [at, claim] of claims.entries()) {
    const decision = await counters.reserve(claim.reservation).catch(async (cause) => {
      await giveBack(claims.slice(0, at + 1)); // This one too: it may have been reserved, although nobody said so.
      throw limitsUnavailable(cause);
    });
    claim.seen = { counts: decision.counts, now: claim.reservation.at };
    if (decision.granted) continue;
    await Promise.all([giveBack(claims.slice(0, at)), readAll(counters, claims.slice(at + 1), now)]);
    throw refusal(claims, now());
  }
}

const NOTHING: Spent = { requests: 0, tokens: 0 };

/** For the headers of a refusal only, which are left out where the counts cannot be read. */
async function readAll(counters: Counters, claims: readonly Claim[], now: () => number): Promise<void> {
  const read = async (claim: Claim) => {
    claim.seen = { counts: await counters.read(claim.reservation.subject), now: now() };
  };
  await Promise.allSettled(claims.map(read));
}

interface Settlement {
  readonly spent: Spent;
  now(): number;
}

/** Throws, once all were tried, if one fails: its reservation stays, which admits less, never more. */
async function settleAll(counters: Counters, claims: readonly Claim[], { spent, now }: Settlement): Promise<void> {
  const settle = async (claim: Claim) => {
    claim.seen = { counts: await counters.settle(claim.reservation, spent), now: now() };
  };
  const results = await Promise.allSettled(claims.map(settle));
  for (const result of results) if (result.status === "rejected") throw result.reason;
}

/** A call that a provider was asked for counts as a request, whatever became of it. */
function spentIn({ targets }: Call, { ending, usage, served }: Outcome): Spent {
  return {
    requests: ending === "refused" ? 0 : 1,
    tokens: clamp(usage?.totalTokens ?? 0),
    cost: costOf(usage, pricesOf(served, targets)),
  };
}

function standingsOf({ reservation, seen }: Claim): Standing[] {
  return seen ? standings(reservation.limit, seen) : [];
}

/** Names the limit that lets a call like this in last: only when that one does, is it worth trying again. */
function refusal(claims: readonly Claim[], now: number): GatewayError {
  const reasons = claims.flatMap((claim) => violationsOf(claim).map((standing) => ({ claim, standing })));
  const [reason] = reasons.toSorted((one, other) => other.standing.resetAt - one.standing.resetAt);
  const waiting = Math.max((reason?.standing.resetAt ?? now) - now, SHORTEST_WAIT);
  const headers = {
    ...rateLimitHeaders(claims.flatMap(standingsOf), now),
    "retry-after": `${Math.ceil(waiting / 1000)}`,
    "retry-after-ms": `${waiting}`,
  };
  const code = reason?.standing.kind === "concurrency" ? "concurrency_limit_exceeded" : "rate_limit_exceeded";
  const message = reason ? describe(reason.claim, reason.standing) : "A limit was reached.";
  const limit = reason?.standing.kind;
  return new GatewayError(429, { message, type: "rate_limit_error", param: null, code }, { headers, limit });
}

/** Milliseconds. Slots come back at any time; a second is the least that `retry-after` can say. */
const SHORTEST_WAIT = 1_000;

function violationsOf({ reservation, seen }: Claim): Standing[] {
  return seen ? violations(reservation, seen.counts) : [];
}

function describe({ title, reservation }: Claim, standing: Standing): string {
  const { kind, limit, remaining } = standing;
  const [all, left, taken] = [limit, remaining, needed(reservation, standing)].map((amount) => written(kind, amount));
  return `Limit reached for ${title}: ${kind} is ${all}, ${left} remaining, ${taken} needed.`;
}

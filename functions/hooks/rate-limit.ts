// Holds calls to the limits of their key and their model: reserves before the provider is asked, settles afterwards.
import type { Call } from "../core/call.ts";
import {
  type Counters,
  type Counts,
  type Decision,
  type Reservation,
  type Spent,
  subjectOfKey,
  subjectOfModel,
} from "../core/counters.ts";
import { GatewayError, limitsUnavailable } from "../core/error.ts";
import type { Hook, Outcome } from "../core/hook.ts";
import { needed, rateLimitHeaders, type Standing, standings, violations } from "../core/limit.ts";
import { estimatePromptTokens } from "../core/usage.ts";

/** A limited key or model, with the call's claim on it and the counts that were seen last. */
interface Claim {
  readonly title: string;
  readonly reservation: Reservation;
  counts: Counts;
}

export function rateLimit(counters: Counters, now: () => number = Date.now): Hook {
  return {
    name: "rate-limit",
    async preCall(call) {
      const claims = claimsOf(call, now());
      if (claims.length === 0) return undefined;
      await reserveAll(counters, claims, now);
      return {
        headers: () =>
          rateLimitHeaders(
            claims.flatMap((claim) => standingsOf(claim, now())),
            now(),
          ),
        postCall: (outcome) => settleAll(counters, claims, spentIn(outcome)),
      };
    },
  };
}

function claimsOf(call: Call, at: number): Claim[] {
  const { key, targets } = call;
  const [model] = targets;
  const most = call.choices * (call.maximumTokens ?? model?.max_output_tokens ?? 0);
  const common = { callId: call.id, tokens: estimatePromptTokens(call.body) + most, at, killedAt: call.killedAt };
  const limited = [
    { title: `key '${key.name}'`, subject: subjectOfKey(key.name), limit: key.rate_limit },
    ...(model
      ? [{ title: `model '${model.name}'`, subject: subjectOfModel(model.name), limit: model.rate_limit }]
      : []),
  ];
  return limited
    .filter(({ limit }) => Object.values(limit).some((most) => most !== undefined))
    .map(({ title, subject, limit }) => ({ title, reservation: { ...common, subject, limit }, counts: NO_COUNTS }));
}

const NO_COUNTS: Counts = { minute: { requests: 0, tokens: 0 }, day: { requests: 0, tokens: 0 }, concurrent: 0 };

/** Reserves for the key and the model at the same time. What only one of them grants is given back. */
async function reserveAll(counters: Counters, claims: readonly Claim[], now: () => number): Promise<void> {
  const decisions = await Promise.allSettled(claims.map(({ reservation }) => counters.reserve(reservation)));
  for (const [at, claim] of claims.entries()) claim.counts = countsOf(decisions[at]) ?? claim.counts;
  if (decisions.every(isGranted)) return;
  const toGiveBack = claims.filter((_, at) => isGranted(decisions[at]) || decisions[at]?.status === "rejected");
  await settleAll(counters, toGiveBack, { requests: 0, tokens: 0 });
  const failed = decisions.find((decision) => decision.status === "rejected");
  if (failed) throw limitsUnavailable(failed.reason);
  throw refusal(claims, { refusing: claims.filter((_, at) => !isGranted(decisions[at])), now: now() });
}

function countsOf(decision: PromiseSettledResult<Decision> | undefined): Counts | undefined {
  return decision?.status === "fulfilled" ? decision.value.counts : undefined;
}

function isGranted(decision: PromiseSettledResult<Decision> | undefined): boolean {
  return decision?.status === "fulfilled" && decision.value.granted;
}

/** A settlement that fails leaves the reservation standing, which admits less, never more. */
async function settleAll(counters: Counters, claims: readonly Claim[], spent: Spent): Promise<void> {
  const settle = async (claim: Claim) => {
    claim.counts = await counters.settle(claim.reservation, spent);
  };
  await Promise.allSettled(claims.map(settle));
}

/** A call that a provider was asked for counts as a request, whatever became of it. */
function spentIn({ ending, usage }: Outcome): Spent {
  return { requests: ending === "refused" ? 0 : 1, tokens: usage?.totalTokens ?? 0 };
}

function standingsOf({ reservation, counts }: Claim, now: number): Standing[] {
  return standings(reservation.limit, { counts, now });
}

/** Names the limit that lets a call like this in last: only when that one does, is it worth trying again. */
function refusal(claims: readonly Claim[], { refusing, now }: { refusing: readonly Claim[]; now: number }) {
  const reasons = refusing.flatMap((claim) =>
    violations(claim.reservation, claim.counts).map((standing) => ({ claim, standing })),
  );
  const [reason] = reasons.toSorted((one, other) => other.standing.resetAt - one.standing.resetAt);
  const waiting = Math.max((reason?.standing.resetAt ?? now) - now, SHORTEST_WAIT);
  const headers = {
    ...rateLimitHeaders(
      claims.flatMap((claim) => standingsOf(claim, now)),
      now,
    ),
    "retry-after": `${Math.ceil(waiting / 1000)}`,
    "retry-after-ms": `${waiting}`,
  };
  const code = reason?.standing.kind === "concurrency" ? "concurrency_limit_exceeded" : "rate_limit_exceeded";
  const message = reason ? describe(reason.claim, reason.standing) : "A limit was reached.";
  return new GatewayError(429, { message, type: "rate_limit_error", param: null, code }, { headers });
}

/** Milliseconds. Slots come back at any time; a second is the least that `retry-after` can say. */
const SHORTEST_WAIT = 1_000;

function describe({ title, reservation }: Claim, standing: Standing): string {
  const { kind, limit, remaining } = standing;
  return `Limit reached for ${title}: ${kind} is ${limit}, ${remaining} remaining, ${needed(reservation, standing)} needed.`;
}

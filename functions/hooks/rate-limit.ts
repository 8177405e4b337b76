// Holds calls to the limits of their key and their model: reserves before the provider is asked, settles afterwards.
import type { Call } from "../core/call.ts";
import { limitsUnavailable } from "../core/error.ts";
import type { Hook, Outcome, WaitUntil } from "../core/hook.ts";
import { clamp } from "../core/limits/charge.ts";
import { type Counters, type Spent, subjectOfKey, subjectOfModel } from "../core/limits/counters.ts";
import { rateLimitHeaders } from "../core/limits/limit.ts";
import { type Claim, limitReached, standingsOf } from "../core/limits/limit-error.ts";
import { unsaidMaximum } from "../core/limits/maxima.ts";
import { highestCostOf } from "../core/limits/price.ts";
import { createPromptCorrection, type PromptCorrection } from "../core/limits/prompt-correction.ts";
import { createSettlements } from "../core/limits/settlements.ts";
import { estimatedUsage } from "../core/limits/usage.ts";

/** How long an invocation goes on, once its client has its answer, for a settlement that does not get through. Milliseconds. */
const LONGEST_WAIT = 60_000;
/** The same after a refusal: there may be many of them while the counters are out of reach. */
const LONGEST_WAIT_AFTER_REFUSAL = 5_000;
/** Before the platform ends the call by force. Milliseconds. */
const MARGIN = 500;

export function rateLimit(counters: Counters, now: () => number = Date.now): Hook {
  const settlements = createSettlements(counters);
  const correction = createPromptCorrection();

  /** Throws, once all were tried, if one fails for good: its reservation stays, which admits less, never more. */
  async function settleAll(claims: readonly Claim[], { spent, longestWait, waitUntil }: End): Promise<void> {
    const settle = async (claim: Claim) => {
      const { counts, within } = await settlements.settle(claim.reservation, spent);
      if (counts) claim.seen = { counts, now: now() };
      const timeLeft = claim.reservation.killedAt - MARGIN - now();
      if (!counts) waitUntil(within(Math.min(longestWait, timeLeft)));
    };
    const results = await Promise.allSettled(claims.map(settle));
    for (const result of results) if (result.status === "rejected") throw result.reason;
  }

  /**
   * Reserves for the key, then for the model: a key that is over its limits takes nothing of a model that others share, not
   * even for a moment, and of many calls at once as many are admitted as both allow. What only one grants is given back.
   */
  async function reserveAll(claims: readonly Claim[], waitUntil: WaitUntil): Promise<void> {
    const refused = { spent: NOTHING, longestWait: LONGEST_WAIT_AFTER_REFUSAL, waitUntil };
    /** Where it fails, the client is refused all the same. */
    const giveBack = (some: readonly Claim[]) => settleAll(some, refused).catch(() => {});
    for (const [at, claim] of claims.entries()) {
      const decision = await counters.reserve(claim.reservation).catch(async (cause) => {
        await giveBack(claims.slice(0, at + 1)); // This one too: it may have been reserved, although nobody said so.
        throw limitsUnavailable(cause);
      });
      claim.seen = { counts: decision.counts, now: claim.reservation.at };
      if (decision.granted) continue;
      await Promise.all([giveBack(claims.slice(0, at)), readAll(claims.slice(at + 1))]);
      throw limitReached(claims, now());
    }
  }

  /** For the headers of a refusal only, which are left out where the counts cannot be read. */
  async function readAll(claims: readonly Claim[]): Promise<void> {
    const read = async (claim: Claim) => {
      claim.seen = { counts: await counters.read(claim.reservation.subject), now: now() };
    };
    await Promise.allSettled(claims.map(read));
  }

  return {
    name: "rate-limit",
    async preCall(call, waitUntil) {
      settlements.resume();
      const { countedTokens: counted = 0 } = call;
      const promptTokens = counted + Math.ceil((call.promptTokens - counted) * factorOf(correction, call));
      const claims = claimsOf(call, { at: now(), promptTokens });
      if (claims.length === 0) return undefined;
      await reserveAll(claims, waitUntil);
      return {
        headers: () => rateLimitHeaders(claims.flatMap(standingsOf), now()),
        postCall: (outcome) => {
          learn(correction, call, outcome);
          return settleAll(claims, { spent: spentIn(outcome), longestWait: LONGEST_WAIT, waitUntil });
        },
      };
    },
  };
}

interface End {
  readonly spent: Spent;
  /** In milliseconds, behind the reply. */
  readonly longestWait: number;
  readonly waitUntil: WaitUntil;
}

const NOTHING: Spent = { requests: 0, tokens: 0 };

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

function claimsOf(call: Call, { at, promptTokens }: { at: number; promptTokens: number }): Claim[] {
  const { key, model, targets } = call;
  const most = clamp(call.choices * (call.maximumTokens ?? unsaidMaximum(targets)));
  const usage = estimatedUsage(promptTokens, most);
  const cost = Math.max(0, ...targets.map((target) => highestCostOf(usage, call.prices.get(target))));
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

/** A call that a provider was asked for counts as a request, whatever became of it. */
function spentIn({ ending, usage, cost }: Outcome): Spent {
  return {
    requests: ending === "refused" ? 0 : 1,
    tokens: clamp(usage?.totalTokens ?? 0),
    cost,
  };
}

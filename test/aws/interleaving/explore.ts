// Lets all calls of a scenario happen at once, in the order of a scheduler, and keeps a ledger of what became of them.

import { randomUUID } from "node:crypto";
import type fc from "fast-check";
import type { Call } from "../../../functions/core/call.ts";
import { key as keySchema, type Limits } from "../../../functions/core/directory/directory.ts";
import { GatewayError } from "../../../functions/core/error.ts";
import type { Hook, Outcome } from "../../../functions/core/hook.ts";
import type { Reservation } from "../../../functions/core/limits/counters.ts";
import { estimatedUsage } from "../../../functions/core/limits/usage.ts";
import { openCallLog } from "../../../functions/core/log-fields.ts";
import { rateLimit } from "../../../functions/hooks/rate-limit.ts";
import { chat } from "../../../functions/protocols/chat/protocol.ts";
import { targetFrom } from "../../support/target.ts";
import { SECOND } from "../counting.ts";
import type { Admitted } from "../plain-model.ts";
import type { Backend, World } from "./backend.ts";
import { expectNotTooMany } from "./invariants.ts";
import { MOST_OFFSET, type Plan, type Scenario, SLOWEST } from "./scenario.ts";

/** The calls of one key or model that were admitted, and those of them that are under way. */
export interface Ledger {
  readonly admitted: Admitted[];
  readonly underWay: Set<Reservation>;
}

interface Setting {
  readonly scheduler: fc.Scheduler;
  readonly backend: Backend;
}

export async function explore(scenario: Scenario, { scheduler, backend }: Setting) {
  const run = randomUUID();
  const clock = { now: scenario.start };
  const world: World = { clock, inTurn: (label, operation) => inTurn(scheduler, label, operation) };
  const ledgers = new Map<string, Ledger>();
  /** Calls that are being admitted or settled: it takes them some seconds at most. */
  const busy = new Set<string>();
  const environments = scenario.offsets.map((offset) => {
    const now = () => clock.now + offset;
    return { now, hook: rateLimit(backend.countersOf(offset, world), now) };
  });

  async function live(plan: Plan): Promise<void> {
    const { now, hook } = environments[plan.environment % environments.length] as { now(): number; hook: Hook };
    await world.inTurn("a call arrives", async () => {});
    const call = callOf(plan, { scenario, at: now(), run });
    busy.add(call.id);
    const admission = await hook.preCall(call, () => {}).catch(expectRefusal);
    busy.delete(call.id);
    if (!admission) return;
    const entries = enter(call);
    await world.inTurn("the provider answers", async () => {});
    for (const { ledger, entry } of entries) ledger.underWay.delete(entry.claim);
    const isKilled = plan.ending === "killed" || now() >= call.killedAt - 2 * MOST_OFFSET;
    if (isKilled) return;
    const outcome = outcomeOf(plan, call);
    const tokens = outcome.usage?.totalTokens ?? 0;
    const spent = { requests: plan.ending === "refused" ? 0 : 1, tokens, cost: priceOf(call) * tokens } as const;
    for (const { entry } of entries) entry.spent = spent;
    busy.add(call.id);
    await admission.postCall?.(outcome);
    busy.delete(call.id);
  }

  function enter(call: Call) {
    return claimsOf(call).map((claim) => {
      const ledger = ledgers.get(claim.subject) ?? { admitted: [], underWay: new Set() };
      ledgers.set(claim.subject, ledger);
      const entry: Admitted = { claim };
      ledger.admitted.push(entry);
      ledger.underWay.add(claim);
      expectNotTooMany(ledger, clock.now);
      return { ledger, entry };
    });
  }

  async function tick(): Promise<void> {
    for (const by of scenario.steps) {
      let isDone = false;
      const step = async () => {
        if (by > SLOWEST && busy.size > 0) return;
        if (by > SLOWEST) await backend.deliverLate();
        clock.now += by;
        isDone = true;
      };
      while (!isDone) await world.inTurn(`the clock would step by ${by}`, step);
    }
  }

  await scheduler.waitFor(Promise.all([tick(), ...scenario.plans.map(live)]));
  await backend.deliverLate();
  backend.repair();
  return { ledgers, clock };
}

function inTurn<T>(scheduler: fc.Scheduler, label: string, run: () => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    scheduler.scheduleSequence([{ label, builder: () => run().then(resolve, reject) }]);
  });
}

function expectRefusal(error: unknown): void {
  if (!(error instanceof GatewayError) || ![429, 503].includes(error.status)) throw error;
}

const PROMPT = 9;
const DOLLAR = 1_000_000_000;
/** Of a million tokens. */
const PRICES = { prompt: 1_000_000, completion: 1_000_000 };

function callOf(plan: Plan, { scenario, at, run }: { scenario: Scenario; at: number; run: string }): Call {
  const [key, model] = [`${run}-${plan.key}`, `${run}-${plan.model}`];
  const { usd_per_day, usd_per_month, ...rate_limit } = scenario.keys[plan.key] as Limits;
  const budget = { ...(usd_per_day && { usd_per_day }), ...(usd_per_month && { usd_per_month }) };
  const target = targetFrom({ name: model, model: "openai/x", rate_limit: scenario.models[plan.model] });
  return {
    id: randomUUID(),
    requestId: "request",
    platformId: "request",
    ...openCallLog(),
    protocol: chat,
    unsupported: undefined,
    translation: undefined,
    key: keySchema.parse({ name: key, hash: "0".repeat(64), allowed_models: [], rate_limit, budget }),
    asked: model,
    model: target,
    targets: [target],
    stream: false,
    includeUsage: false,
    hasStreamOptions: false,
    choices: 1,
    maximumTokens: plan.tokens,
    text: "",
    forwarded: {},
    maxima: {},
    denied: undefined,
    prices: new Map(plan.model === 0 ? [[target, PRICES]] : []),
    promptTokens: PROMPT,
    receivedAt: at,
    deadline: at + 30 * SECOND,
    killedAt: at + 60 * SECOND,
  };
}

function priceOf({ prices }: Call): number {
  return prices.size > 0 ? DOLLAR : 0;
}

/** What the hook is to reserve. */
function claimsOf(call: Call): Reservation[] {
  const { key, targets } = call;
  const tokens = PROMPT + (call.maximumTokens ?? 0);
  const common = {
    callId: call.id,
    tokens,
    cost: priceOf(call) * tokens,
    at: call.receivedAt,
    killedAt: call.killedAt,
  };
  const both = [
    { subject: `key#${key.name}`, limit: { ...key.rate_limit, ...key.budget } },
    { subject: `model#${targets[0]?.name}`, limit: targets[0]?.rate_limit ?? {} },
  ];
  return both.filter(({ limit }) => Object.keys(limit).length > 0).map((subject) => ({ ...common, ...subject }));
}

function outcomeOf({ ending, used }: Plan, call: Call): Outcome {
  const { targets } = call;
  const usage = ending === "complete" ? { ...estimatedUsage(used, 0), estimated: false } : undefined;
  const served = ending === "refused" ? undefined : targets[0]?.name;
  const kind = ending === "killed" ? "failed" : ending;
  const cost = priceOf(call) * (usage?.totalTokens ?? 0);
  return { ending: kind, status: 200, usage, consumed: [], cost, served, attempts: [], duration: 1, finishReasons: [] };
}

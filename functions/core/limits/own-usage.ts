// GET /v1/usage: what a key may use, what is left of it, and what it has used today.

import type { Key } from "../directory/directory.ts";
import { limitsUnavailable } from "../error.ts";
import { countsOf } from "./counts.ts";
import { type Standing, standings, written } from "./limit.ts";
import type { Pools } from "./pool.ts";
import { toDollars } from "./price.ts";
import { subjectOfKey } from "./reservation.ts";
import { readPool } from "./sweep.ts";
import { TALLY_NAMES, type Tally, type UsageRecord, type UsageRecords } from "./usage-records.ts";
import { windowsAt } from "./window.ts";

interface Sources {
  readonly pools: Pools;
  readonly usageRecords: UsageRecords;
}

/** JSON text. Throws a 503 if the pools or the records cannot be reached. */
export async function ownUsage(key: Key, { pools, usageRecords }: Sources): Promise<string> {
  const now = Date.now();
  const today = windowsAt(now).day.name;
  const sources = [readPool(pools, subjectOfKey(key.name), now), usageRecords.ofKey(key.name, today)] as const;
  const [pool, records] = await Promise.all(sources).catch((cause) => {
    throw limitsUnavailable(cause);
  });
  return JSON.stringify({
    object: "usage",
    key: key.name,
    limits: standings({ ...key.rate_limit, ...key.budget }, { counts: countsOf({ pool }, now), now }).map(
      describeLimit,
    ),
    today: { day: today, ...describeTally(sum(records)), models: records.map(describeModel) },
  });
}

function describeLimit({ kind, limit, remaining, resetAt }: Standing) {
  const amounts = { limit: written(kind, limit), remaining: written(kind, remaining) };
  return { kind, ...amounts, resets_at: new Date(resetAt).toISOString() };
}

function describeModel(record: UsageRecord) {
  return { model: record.model, ...describeTally(record) };
}

function describeTally(tally: Tally) {
  return {
    requests: tally.requests,
    refusals: tally.refusals,
    failures: tally.failures,
    prompt_tokens: tally.promptTokens,
    cached_tokens: tally.cachedTokens,
    completion_tokens: tally.completionTokens,
    cost_usd: toDollars(tally.cost),
  };
}

function sum(records: readonly Tally[]): Tally {
  const total = (name: keyof Tally) => records.reduce((sum, record) => sum + record[name], 0);
  return Object.fromEntries(TALLY_NAMES.map((name) => [name, total(name)])) as Record<keyof Tally, number>;
}

// What the overview shows of a span, with the span before it.
import { readList } from "../api/read-list.ts";
import { readStandings } from "../api/read-standings.ts";
import type { Key, Model, PerformanceResult, Standing, UsageResult } from "../api/shapes.ts";
import { fullest, partOf } from "../parts/limits.ts";
import { readBuckets, valuesOf } from "./read-buckets.ts";
import { type Span, spanInDays, spanOf, timesOf, withBefore } from "./span.ts";
import { type Row, resultsOf, rowsBy, type Tally, tallyOf } from "./tally.ts";

export interface Overview {
  readonly span: Span;
  readonly times: readonly number[];
  readonly tallies: readonly Tally[];
  readonly p50: readonly (number | undefined)[];
  readonly p95: readonly (number | undefined)[];
  readonly before: Tally;
  readonly keys: readonly Row[];
}

export async function readOverview(name: string, signal: AbortSignal): Promise<Overview> {
  const now = Date.now();
  const [span, wide] = [spanOf(name, now), withBefore(spanOf(name, now))];
  const byKey = { span: spanInDays(name, now), groupBy: ["api_key_id"] };
  const [all, usageByKey] = await Promise.all([
    readBuckets<PerformanceResult>("/usage/performance", { span: wide }, signal),
    readBuckets<UsageResult>("/usage/completions", byKey, signal),
  ]);
  const times = timesOf(span);
  const isBefore = ({ start_time }: { readonly start_time: number }) => start_time * 1000 < span.start;
  const current = all.filter((bucket) => !isBefore(bucket));
  const timeTo = (which: "p50" | "p95") =>
    valuesOf(current, times, ([result]) => result?.time_to_first_token[which] ?? undefined);
  const byTime = new Map(current.map((bucket) => [bucket.start_time * 1000, bucket.results]));
  return {
    span,
    times,
    tallies: times.map((time) => tallyOf(byTime.get(time) ?? [])),
    p50: timeTo("p50"),
    p95: timeTo("p95"),
    before: tallyOf(resultsOf(all.filter(isBefore))),
    keys: rowsBy("api_key_name", resultsOf(usageByKey)),
  };
}

export interface NearLimit {
  readonly kind: "key" | "model";
  readonly name: string;
  readonly standing: Standing;
}

const SHOWN = 5;
const MOST_LOOKED_AT = 200;

/** The limits that are closest to full, one for each key and model. */
export async function readNearLimits(signal: AbortSignal): Promise<readonly NearLimit[]> {
  const [keys, models] = await Promise.all([
    readList<Key>("/api_keys", signal, MOST_LOOKED_AT),
    readList<Model>("/models", signal, MOST_LOOKED_AT),
  ]);
  const subjects = [
    ...keys.items
      .filter((key) => key.state !== "expired" && (key.rate_limit ?? key.budget))
      .map(({ name }) => `key:${name}`),
    ...models.items.filter(({ rate_limit }) => rate_limit).map(({ name }) => `model:${name}`),
  ];
  const standings = await readStandings(subjects, signal);
  const all = [...standings].flatMap(([subject, limits]) => nearOf(subject, limits));
  return all.sort((one, other) => partOf(other.standing) - partOf(one.standing)).slice(0, SHOWN);
}

function nearOf(subject: string, limits: readonly Standing[]): NearLimit[] {
  const standing = fullest(limits);
  const at = subject.indexOf(":");
  if (standing === undefined) return [];
  return [{ kind: subject.startsWith("key:") ? "key" : "model", name: subject.slice(at + 1), standing }];
}

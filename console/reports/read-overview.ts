// What the overview shows of a span, with the span before it.
import { asApiError } from "../api/as-api-error.ts";
import { type CallOptions, call } from "../api/call.ts";
import { readList } from "../api/read-list.ts";
import { readStandings } from "../api/read-standings.ts";
import type { Key, Model, Standing, UsageSummary } from "../api/shapes.ts";
import { fullest, partOf } from "../parts/limits.ts";
import { valuesOf } from "./read-buckets.ts";
import { type Span, spanOf, timesOf } from "./span.ts";
import { ofUsage, type Row, type Tally, tallyOf } from "./tally.ts";

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
  const span = spanOf(name, Date.now());
  const query = { start_time: span.start / 1000, end_time: span.end / 1000, bucket_width: span.width };
  const body = await readSummary(query, signal);
  const times = timesOf(span);
  const timeTo = (which: "p50" | "p95") =>
    valuesOf(body.data, times, ([result]) => result?.time_to_first_token[which] ?? undefined);
  const byTime = new Map(body.data.map((bucket) => [bucket.start_time * 1000, bucket.results]));
  return {
    span,
    times,
    tallies: times.map((time) => tallyOf(byTime.get(time) ?? [])),
    p50: timeTo("p50"),
    p95: timeTo("p95"),
    before: ofUsage(body.before),
    keys: body.keys.map((key) => ({ ...ofUsage(key), name: key.api_key_name })),
  };
}

/** So many requests are enough for a long time that nobody has looked at before. */
const MOST_REQUESTS = 5;

/** A request may have no time to read all of it. What it has read is kept for the next one. */
async function readSummary(query: CallOptions["query"], signal: AbortSignal): Promise<UsageSummary> {
  for (let request = 1; ; request++) {
    try {
      return (await call<UsageSummary>("GET", "/usage/summary", { query, signal })).body;
    } catch (error) {
      const { status } = asApiError(error);
      if (request === MOST_REQUESTS || !(status === 502 || status === 504)) throw error;
    }
  }
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

// What the page of models shows: the models, their limits, and how they did in the last 24 hours.
import { call } from "../api/call.ts";
import { readList } from "../api/read-list.ts";
import { readStandings } from "../api/read-standings.ts";
import type { Model, Page, PerformanceResult, Standing } from "../api/shapes.ts";

export interface Health {
  readonly requests: number;
  readonly failures: number;
  /** Of the whole answer, in milliseconds. */
  readonly p95: number | undefined;
}

export interface ModelRow {
  readonly model: Model;
  readonly standings: readonly Standing[];
  readonly health: Health | undefined;
}

export async function readModels(signal: AbortSignal): Promise<{ rows: readonly ModelRow[]; hasMore: boolean }> {
  const healthRead = readHealth(signal);
  const { items, hasMore } = await readList<Model>("/models", signal);
  const limited = items.filter(({ rate_limit }) => rate_limit !== undefined).map(({ name }) => `model:${name}`);
  const [standings, health] = await Promise.all([readStandings(limited, signal), healthRead]);
  const rows = items.map((model) => ({
    model,
    standings: standings.get(`model:${model.name}`) ?? [],
    health: health.get(model.name),
  }));
  return { rows, hasMore };
}

/** Without it, the page is still of use. */
async function readHealth(signal: AbortSignal): Promise<ReadonlyMap<string, Health>> {
  const end = Math.ceil(Date.now() / 86_400_000) * 86_400;
  const query = { start_time: end - 86_400, bucket_width: "1d", limit: 1, group_by: ["model"] };
  const read = call<Page<PerformanceResult>>("GET", "/usage/performance", { query, signal });
  const results = await read.then(resultsOf, none);
  return new Map(results.map((result) => [result.model ?? "", healthOf(result)]));
}

function healthOf(result: PerformanceResult): Health {
  const { num_model_requests: requests, num_failures: failures, duration } = result;
  return { requests, failures, p95: duration.p95 ?? undefined };
}

function resultsOf<Result>({ body }: { readonly body: Page<Result> }): readonly Result[] {
  return body.data.flatMap(({ results }) => results);
}

function none(): never[] {
  return [];
}

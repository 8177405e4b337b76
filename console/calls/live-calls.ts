// The newest calls, kept up to date: only what is new is asked for, less often while nothing happens.
import { call } from "../api/call.ts";
import type { Call, Calls } from "../api/shapes.ts";

export interface LiveCalls {
  readonly calls: readonly Call[];
  readonly recording: string | undefined;
  /** Whether older ones are still being looked for, and whether there may be some. */
  readonly isSearching: boolean;
  readonly hasMore: boolean;
}

export type CallQuery = Readonly<Record<"ending" | "key" | "model" | "code", string | undefined>>;

/** As many as are kept and counted. */
export const MOST_CALLS = 1000;
const PAGE = 100;
const OFTEN = 2_000;
const SELDOM = 5_000;
const QUIET = 60_000;
const MOST_REQUESTS = 6;
/** Each looks at an hour, which is a thousand reads. */
const MOST_HOURS = 3;
/** Records may be written so many milliseconds after their call. */
const SETTLING = 15_000;

/** The cursor before all calls of a moment. */
function placeAt(at: number): string {
  return `call_${at.toString(36).padStart(9, "0")}_`;
}

export function liveCalls(query: CallQuery) {
  let calls: readonly Call[] = [];
  let recording: string | undefined;
  let newsAt = Date.now();
  /** Where newer calls follow; undefined before anything was read. */
  let cursor: string | undefined;
  /** Where older calls follow, unless all were read. */
  let older: { readonly after?: string | undefined } | undefined = {};
  /** While they are looked for: how many requests are left for it. */
  let left = MOST_HOURS;

  /** One request looks at an hour, or at some weeks of failures: what it finds is shown before the next one. */
  async function load(signal: AbortSignal): Promise<LiveCalls> {
    const before = calls[0]?.id;
    if (older !== undefined && left > 0) await readOlder(older.after, signal);
    else await readNews(signal);
    if (calls[0]?.id !== before) newsAt = Date.now();
    return { calls, recording, isSearching: left > 0, hasMore: older !== undefined };
  }

  async function readOlder(after: string | undefined, signal: AbortSignal) {
    const startedAt = Date.now();
    const { body } = await call<Calls>("GET", "/calls", { query: { ...query, after, limit: PAGE }, signal });
    take(body);
    const newest = calls[0] === undefined ? startedAt : Date.parse(calls[0].timestamp);
    cursor ??= placeAt(newest - SETTLING);
    older = body.has_more ? { after: body.next ?? undefined } : undefined;
    left = older === undefined || body.data.length > 0 ? 0 : left - 1;
  }

  async function readNews(signal: AbortSignal) {
    for (let request = 0; request < MOST_REQUESTS; request++) {
      const { body } = await call<Calls>("GET", "/calls", {
        query: { ...query, order: "asc", after: cursor, limit: PAGE },
        signal,
      });
      take(body);
      cursor = body.next ?? cursor;
      if (!body.has_more) break;
    }
  }

  function take(body: Calls): void {
    calls = merged(body.data, calls);
    recording = body.recording;
  }

  function every(): number {
    if (left > 0) return 0;
    return Date.now() - newsAt > QUIET ? SELDOM : OFTEN;
  }

  /** The next loads look for older ones. */
  function lookBack(): void {
    left = MOST_HOURS;
  }
  return { load, every, lookBack };
}

/** Newest first, each once: some come late, and some again. */
export function merged(news: readonly Call[], known: readonly Call[]): readonly Call[] {
  const ids = new Set(known.map(({ id }) => id));
  const all = [...news.filter(({ id }) => !ids.has(id)), ...known];
  return all.sort((one, other) => (one.timestamp < other.timestamp ? 1 : -1)).slice(0, MOST_CALLS);
}

// The newest calls, kept up to date: only what is new is asked for, less often while nothing happens.
import { call } from "../api/call.ts";
import type { Call, Calls } from "../api/shapes.ts";

export interface LiveCalls {
  readonly calls: readonly Call[];
  readonly recording: string | undefined;
}

export type CallQuery = Readonly<Record<"ending" | "key" | "model" | "code", string | undefined>>;

/** As many as are kept and counted. */
export const MOST_CALLS = 1000;
const PAGE = 100;
const OFTEN = 2_000;
const SELDOM = 5_000;
const QUIET = 60_000;
const MOST_REQUESTS = 6;
/** Records may be written so many milliseconds after their call. */
const SETTLING = 15_000;

/** The cursor before all calls of a moment. */
function placeAt(at: number): string {
  return `call_${at.toString(36).padStart(9, "0")}_`;
}

export function liveCalls(query: CallQuery) {
  let calls: readonly Call[] = [];
  let newsAt = Date.now();
  /** Where newer calls follow; undefined until those that are there were read. */
  let cursor: string | undefined;

  async function load(signal: AbortSignal): Promise<LiveCalls> {
    const { news, recording } = cursor === undefined ? await readLatest(signal) : await readNews(cursor, signal);
    const before = calls[0]?.id;
    calls = merged(news, calls);
    if (calls[0]?.id !== before) newsAt = Date.now();
    return { calls, recording };
  }

  async function readNews(after: string, signal: AbortSignal) {
    const news: Call[] = [];
    let recording: string | undefined;
    for (let request = 0; request < MOST_REQUESTS; request++) {
      const from: string = cursor ?? after;
      const { body } = await call<Calls>("GET", "/calls", {
        query: { ...query, order: "asc", after: from, limit: PAGE },
        signal,
      });
      news.unshift(...body.data.toReversed());
      recording = body.recording;
      cursor = body.next ?? from;
      if (!body.has_more) break;
    }
    return { news, recording };
  }

  /** One request looks at an hour, or at some weeks of failures. */
  async function readLatest(signal: AbortSignal) {
    const news: Call[] = [];
    let after: string | undefined;
    let recording: string | undefined;
    for (let request = 0; request < MOST_REQUESTS && news.length < PAGE; request++) {
      const { body } = await call<Calls>("GET", "/calls", { query: { ...query, after, limit: PAGE }, signal });
      news.push(...body.data);
      recording = body.recording;
      after = body.next ?? undefined;
      if (!body.has_more) break;
    }
    const newest = news[0] === undefined ? Date.now() : Date.parse(news[0].timestamp);
    cursor = placeAt(newest - SETTLING);
    return { news, recording };
  }

  const every = () => (Date.now() - newsAt > QUIET ? SELDOM : OFTEN);
  return { load, every };
}

/** Newest first, each once: some come late, and some again. */
export function merged(news: readonly Call[], known: readonly Call[]): readonly Call[] {
  const ids = new Set(known.map(({ id }) => id));
  const all = [...news.filter(({ id }) => !ids.has(id)), ...known];
  return all.sort((one, other) => (one.timestamp < other.timestamp ? 1 : -1)).slice(0, MOST_CALLS);
}

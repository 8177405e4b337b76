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

export function liveCalls(query: CallQuery) {
  let calls: readonly Call[] = [];
  let newsAt = Date.now();

  async function load(signal: AbortSignal): Promise<LiveCalls> {
    const { body } = await call<Calls>("GET", "/calls", {
      query: { ...query, after: calls[0]?.id, limit: PAGE },
      signal,
    });
    if (body.data.length > 0) newsAt = Date.now();
    calls = merged(body.data, calls);
    return { calls, recording: body.recording };
  }

  const every = () => (Date.now() - newsAt > QUIET ? SELDOM : OFTEN);
  return { load, every };
}

/** Newest first, each once. */
export function merged(news: readonly Call[], known: readonly Call[]): readonly Call[] {
  const ids = new Set(known.map(({ id }) => id));
  return [...news.filter(({ id }) => !ids.has(id)), ...known].slice(0, MOST_CALLS);
}

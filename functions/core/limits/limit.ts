// What counts mean against limits: whether a call fits, what is left, and when there will be more.

import type { Limits } from "../directory/directory.ts";
import { clamp } from "./charge.ts";
import { formatDollars, toDollars, toNanodollars } from "./price.ts";
import type { Counts, Reservation } from "./reservation.ts";
import { monthAt, windowsAt } from "./window.ts";

export type LimitKind = keyof Limits;

/** One limit of one key or model, as it is now; money is in nano-dollars. */
export interface Standing {
  readonly kind: LimitKind;
  readonly limit: number;
  /** What is reserved or was used. May be more than the limit: a call may use more than it has reserved. */
  readonly used: number;
  readonly remaining: number;
  /** When its window ends, in milliseconds since 1970. A slot may come back at any moment. */
  readonly resetAt: number;
}

export const LIMIT_KINDS = [
  "rpm",
  "tpm",
  "rpd",
  "tpd",
  "usd_per_day",
  "usd_per_month",
  "concurrency",
] as const satisfies LimitKind[];

/** All the limits that are set, against the counts of the windows that hold `now`. */
export function standings(limits: Limits, { counts, now }: { counts: Counts; now: number }): Standing[] {
  const all: Standing[] = [];
  for (const kind of LIMIT_KINDS) {
    const written = limits[kind];
    if (written === undefined) continue;
    const limit = isOfMoney(kind) ? toNanodollars(written) : written;
    const { used, resetAt } = COUNTED[kind](counts, now);
    all.push({ kind, limit, used, remaining: Math.max(limit - used, 0), resetAt });
  }
  return all;
}

type Counted = (counts: Counts, now: number) => Pick<Standing, "used" | "resetAt">;

const COUNTED: Record<LimitKind, Counted> = {
  rpm: ({ minute }, now) => ({ used: minute.requests, resetAt: windowsAt(now).minute.end }),
  tpm: ({ minute }, now) => ({ used: minute.tokens, resetAt: windowsAt(now).minute.end }),
  rpd: ({ day }, now) => ({ used: day.requests, resetAt: windowsAt(now).day.end }),
  tpd: ({ day }, now) => ({ used: day.tokens, resetAt: windowsAt(now).day.end }),
  usd_per_day: ({ cost }, now) => ({ used: cost?.day ?? 0, resetAt: windowsAt(now).day.end }),
  usd_per_month: ({ cost }, now) => ({ used: cost?.month ?? 0, resetAt: monthAt(now).end }),
  concurrency: ({ concurrent }, now) => ({ used: concurrent, resetAt: now }),
};

/** The limits that a reservation does not fit into, as they are now. */
export function violations(reservation: Reservation, counts: Counts): Standing[] {
  const all = standings(reservation.limit, { counts, now: reservation.at });
  return all.filter((standing) => needed(reservation, standing) > standing.remaining);
}

/** What a reservation takes from a limit. */
export function needed({ tokens, hold, cost = 0 }: Reservation, { kind, limit }: Standing): number {
  if (isOfMoney(kind)) return clamp(cost, limit);
  const held = clamp(tokens, kind === "tpm" ? hold?.minute : hold?.day);
  return isOfTokens(kind) ? clamp(held, limit) : 1;
}

/** An amount of a limit as people write it: money in dollars. */
export function written(kind: LimitKind, amount: number): number {
  return isOfMoney(kind) ? toDollars(amount) : amount;
}

/** The strictest of several: the least remains of it, and of those with as little it is the last to be reset. */
export function strictest(candidates: readonly Standing[]): Standing | undefined {
  let strictest: Standing | undefined;
  for (const one of candidates) if (strictest === undefined || isStricter(one, strictest)) strictest = one;
  return strictest;
}

function isStricter(one: Standing, other: Standing): boolean {
  return one.remaining < other.remaining || (one.remaining === other.remaining && one.resetAt > other.resetAt);
}

/**
 * `x-ratelimit-…` as OpenAI names them, and what is left of a budget, for the strictest of each kind; nothing for a kind
 * without a limit.
 */
export function rateLimitHeaders(all: readonly Standing[], now: number): Record<string, string> {
  const headers: Record<string, string> = {};
  const requests = strictest(all.filter(({ kind }) => kind === "rpm" || kind === "rpd"));
  const tokens = strictest(all.filter(({ kind }) => isOfTokens(kind)));
  const concurrent = strictest(all.filter(({ kind }) => kind === "concurrency"));
  const budget = strictest(all.filter(({ kind }) => isOfMoney(kind)));
  if (requests) setWindow(headers, OF_REQUESTS, { standing: requests, now });
  if (tokens) setWindow(headers, OF_TOKENS, { standing: tokens, now });
  if (concurrent) setCount(headers, OF_SLOTS, concurrent);
  if (budget) headers["x-ratelimit-remaining-usd"] = formatDollars(budget.remaining);
  return headers;
}

interface Names {
  readonly limit: string;
  readonly remaining: string;
  readonly reset: string;
}

const [OF_REQUESTS, OF_TOKENS, OF_SLOTS] = [namesOf("requests"), namesOf("tokens"), namesOf("concurrent")];

function namesOf(unit: string): Names {
  return {
    limit: `x-ratelimit-limit-${unit}`,
    remaining: `x-ratelimit-remaining-${unit}`,
    reset: `x-ratelimit-reset-${unit}`,
  };
}

function setCount(headers: Record<string, string>, names: Names, { limit, remaining }: Standing): void {
  headers[names.limit] = `${limit}`;
  headers[names.remaining] = `${remaining}`;
}

function setWindow(
  headers: Record<string, string>,
  names: Names,
  { standing, now }: { standing: Standing; now: number },
): void {
  setCount(headers, names, standing);
  headers[names.reset] = duration(standing.resetAt - now);
}

/** Milliseconds in whole seconds, rounded up, as in `55s`, `1m5s`, `2h0m5s`. */
export function duration(milliseconds: number): string {
  const seconds = Math.max(Math.ceil(milliseconds / 1000), 0);
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60];
  const prefix = hours > 0 ? `${hours}h${minutes}m` : minutes > 0 ? `${minutes}m` : "";
  return `${prefix}${seconds % 60}s`;
}

function isOfMoney(kind: LimitKind): boolean {
  return kind === "usd_per_day" || kind === "usd_per_month";
}

function isOfTokens(kind: LimitKind): boolean {
  return kind === "tpm" || kind === "tpd";
}

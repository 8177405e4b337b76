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
  const { minute, day } = windowsAt(now);
  const counted: Record<LimitKind, readonly [count: number, resetAt: number]> = {
    rpm: [counts.minute.requests, minute.end],
    tpm: [counts.minute.tokens, minute.end],
    rpd: [counts.day.requests, day.end],
    tpd: [counts.day.tokens, day.end],
    usd_per_day: [counts.cost?.day ?? 0, day.end],
    usd_per_month: [counts.cost?.month ?? 0, monthAt(now).end],
    concurrency: [counts.concurrent, now],
  };
  const all: Standing[] = [];
  for (const kind of LIMIT_KINDS) {
    const written = limits[kind];
    if (written === undefined) continue;
    const limit = isOfMoney(kind) ? toNanodollars(written) : written;
    const [used, resetAt] = counted[kind];
    all.push({ kind, limit, used, remaining: Math.max(limit - used, 0), resetAt });
  }
  return all;
}

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
  const requests = strictest(all.filter(({ kind }) => kind === "rpm" || kind === "rpd"));
  const tokens = strictest(all.filter(({ kind }) => isOfTokens(kind)));
  const concurrent = strictest(all.filter(({ kind }) => kind === "concurrency"));
  const budget = strictest(all.filter(({ kind }) => isOfMoney(kind)));
  return {
    ...windowHeaders("requests", requests, now),
    ...windowHeaders("tokens", tokens, now),
    ...(concurrent && countHeaders("concurrent", concurrent)),
    ...(budget && { "x-ratelimit-remaining-usd": formatDollars(budget.remaining) }),
  };
}

function windowHeaders(unit: string, standing: Standing | undefined, now: number): Record<string, string> {
  if (standing === undefined) return {};
  return { ...countHeaders(unit, standing), [`x-ratelimit-reset-${unit}`]: duration(standing.resetAt - now) };
}

function countHeaders(unit: string, { limit, remaining }: Standing): Record<string, string> {
  return { [`x-ratelimit-limit-${unit}`]: `${limit}`, [`x-ratelimit-remaining-${unit}`]: `${remaining}` };
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

// Of version 0.1, as it was: what its instances do to an item that instances of this version work on, too.
// What counts mean against limits: whether a call fits, what is left, and when there will be more.

import type { Limits } from "../../../functions/core/directory/directory.ts";
import { toNanodollars } from "../../../functions/core/limits/price.ts";
import { clamp } from "./charge.ts";
import type { Counts, Reservation } from "./types.ts";
import { monthAt, windowsAt } from "./window.ts";

export type LimitKind = keyof Limits;

/** One limit of one key or model, as it stands; money is in nano-dollars. */
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
  return LIMIT_KINDS.flatMap((kind) => {
    const written = limits[kind];
    if (written === undefined) return [];
    const limit = isOfMoney(kind) ? toNanodollars(written) : written;
    const [used, resetAt] = counted[kind];
    return [{ kind, limit, used, remaining: Math.max(limit - used, 0), resetAt }];
  });
}

/** The limits that a reservation does not fit into, as they stand. */
export function violations(reservation: Reservation, counts: Counts): Standing[] {
  const all = standings(reservation.limit, { counts, now: reservation.at });
  return all.filter((standing) => needed(reservation, standing) > standing.remaining);
}

/** What a reservation takes from a limit. */
export function needed({ tokens, cost = 0 }: Reservation, { kind, limit }: Standing): number {
  if (isOfMoney(kind)) return clamp(cost, limit);
  return isOfTokens(kind) ? clamp(tokens, limit) : 1;
}

function isOfMoney(kind: LimitKind): boolean {
  return kind === "usd_per_day" || kind === "usd_per_month";
}

function isOfTokens(kind: LimitKind): boolean {
  return kind === "tpm" || kind === "tpd";
}

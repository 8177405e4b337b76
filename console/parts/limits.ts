// What limits are called, and how their amounts are written.
import type { LimitKind, Standing } from "../api/shapes.ts";
import { inDollars, inFull } from "./format.ts";

export const RATE_LIMITS = ["rpm", "tpm", "rpd", "tpd", "concurrency"] as const;
export const BUDGETS = ["usd_per_day", "usd_per_month"] as const;

const TITLES: Readonly<Record<LimitKind, string>> = {
  rpm: "Requests a minute",
  tpm: "Tokens a minute",
  rpd: "Requests a day",
  tpd: "Tokens a day",
  concurrency: "At the same time",
  usd_per_day: "Dollars a day",
  usd_per_month: "Dollars a month",
};

const SHORT: Readonly<Record<LimitKind, string>> = {
  ...{ rpm: "rpm", tpm: "tpm", rpd: "rpd", tpd: "tpd", concurrency: "concurrency" },
  ...{ usd_per_day: "$ a day", usd_per_month: "$ a month" },
};

export function limitTitle(kind: LimitKind): string {
  return TITLES[kind];
}

export function shortLimit(kind: LimitKind): string {
  return SHORT[kind];
}

export function isMoney(kind: LimitKind): boolean {
  return kind.startsWith("usd");
}

/** Such as `41 of 120`, `$912 of $1,000`. */
export function amountsOf({ limit, used, value }: Standing): string {
  const write = isMoney(limit) ? inDollars : inFull;
  return `${write(used)} of ${write(value)}`;
}

export function partOf({ used, value }: Standing): number {
  return value > 0 ? used / value : 1;
}

/** The fullest of some, if there are any. */
export function fullest(standings: readonly Standing[]): Standing | undefined {
  return standings.toSorted((one, other) => partOf(other) - partOf(one))[0];
}

/** Such as `60 requests a minute, $600 a month`. */
export function inWords(limits: Partial<Record<LimitKind, number>>): string {
  const all = [...RATE_LIMITS, ...BUDGETS].flatMap((kind) => {
    const value = limits[kind];
    if (value === undefined) return [];
    if (kind === "concurrency") return [`${inFull(value)} at the same time`];
    return isMoney(kind)
      ? [`${inDollars(value)}${SHORT[kind].slice(1)}`]
      : [`${inFull(value)} ${TITLES[kind].toLowerCase()}`];
  });
  return all.length === 0 ? "none" : all.join(", ");
}

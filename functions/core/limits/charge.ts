// What a reservation is charged to: the counts of the windows that hold its moment.

import { toNanodollars } from "./price.ts";
import type { Reservation, Spent } from "./reservation.ts";
import { monthAt, type Window, windowsAt } from "./window.ts";

export type Quantity = "requests" | "tokens" | "cost";

export interface Charge {
  readonly quantity: Quantity;
  readonly window: Window;
  readonly reserved: number;
  /** In the unit of the quantity; cost is in nano-dollars. */
  readonly limit: number | undefined;
}

/** Requests and tokens are always counted, so that a limit that is set later finds them. Cost is counted for budgets. */
export function chargesOf({ limit, tokens, hold, cost = 0, at }: Reservation): Charge[] {
  const { minute, day } = windowsAt(at);
  const { usd_per_day: daily, usd_per_month: monthly } = limit;
  return [
    { quantity: "requests", window: minute, reserved: 1, limit: limit.rpm },
    { quantity: "tokens", window: minute, reserved: clamp(clamp(tokens, hold?.minute), limit.tpm), limit: limit.tpm },
    { quantity: "requests", window: day, reserved: 1, limit: limit.rpd },
    { quantity: "tokens", window: day, reserved: clamp(clamp(tokens, hold?.day), limit.tpd), limit: limit.tpd },
    ...(daily === undefined ? [] : [costCharge(day, cost, daily)]),
    ...(monthly === undefined ? [] : [costCharge(monthAt(at), cost, monthly)]),
  ];
}

function costCharge(window: Window, cost: number, dollars: number): Charge {
  const limit = toNanodollars(dollars);
  return { quantity: "cost", window, reserved: clamp(cost, limit), limit };
}

/** What a settlement changes a count by. */
export function changeOf({ quantity, reserved }: Charge, spent: Spent): number {
  return (spent[quantity] ?? 0) - reserved;
}

/**
 * What is charged to a window before the call: a whole window's worth at most, so that an empty one admits any call.
 * Without a limit clients may still name any maximum, and the sums must stay whole numbers in JavaScript.
 */
export function clamp(amount: number, limit = LARGEST_AMOUNT): number {
  return Math.min(amount, limit);
}

/** Of one call: a billion tokens. */
export const LARGEST_AMOUNT = 1_000_000_000;

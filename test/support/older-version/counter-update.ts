// Of version 0.1, as it was: what its instances do to an item that instances of this version work on, too.
// The update expressions of the counters. Each condition's name says what it protects.
import { changeOf, chargesOf } from "./charge.ts";
import { countOf, expiryOf, leaseOf, settledIn } from "./counter-item.ts";
import type { Reservation, Spent } from "./types.ts";
import { isLongOver, windowsAt } from "./window.ts";

export interface Update {
  readonly UpdateExpression: string;
  readonly ExpressionAttributeNames?: Record<string, string>;
  readonly ExpressionAttributeValues: Record<string, unknown>;
  readonly conditions: readonly string[];
}

/** Checks every limit that is set, and reserves: one request, the tokens, their cost and a lease. */
export function reservation(claim: Reservation): Update {
  const charges = chargesOf(claim);
  const limited = [...charges.entries()].filter(([, { limit, reserved }]) => limit !== undefined && reserved > 0);
  const { concurrency } = claim.limit;
  return {
    UpdateExpression: `SET expiresAt = :expiry ADD ${charges.map((_, at) => `#count${at} :reserved${at}`).join(", ")}, calls :leases`,
    ExpressionAttributeNames: {
      ...Object.fromEntries(charges.map(({ quantity, window }, at) => [`#count${at}`, countOf(quantity, window)])),
      "#settled": settledIn(windowsAt(claim.at).minute),
    },
    ExpressionAttributeValues: {
      ":expiry": expiryOf(claim),
      ":leases": new Set([leaseOf(claim)]),
      ":lease": leaseOf(claim),
      ...Object.fromEntries(charges.map(({ reserved }, at) => [`:reserved${at}`, reserved])),
      ...Object.fromEntries(limited.map(([at, { limit = 0, reserved }]) => [`:room${at}`, limit - reserved])),
      ...(concurrency && { ":concurrency": concurrency }),
    },
    conditions: [
      notYetReserved,
      notBarred,
      ...limited.map(([at]) => fits(`#count${at}`, `:room${at}`)),
      ...(concurrency ? [hasFreeSlot] : []),
    ],
  };
}

/** A retry of the SDK, whose first try had been applied, must not reserve again. */
const notYetReserved = "NOT contains(calls, :lease)";
/** The same, where the call has even ended before the other try arrived. */
const notBarred = "NOT contains(#settled, :lease)";
const hasFreeSlot = "(attribute_not_exists(calls) OR size(calls) < :concurrency)";
/** A call is settled once, however often and by whomever. */
const notYetSettled = "contains(calls, :lease)";

/** What was used before leaves room for what is reserved now. */
function fits(used: string, room: string): string {
  return `(attribute_not_exists(${used}) OR ${used} <= ${room})`;
}

interface Settlement {
  readonly spent: Spent;
  /** Attributes of windows and leases of calls that are over: they are removed by the way. */
  readonly over: { readonly outdated: readonly string[]; readonly expired: readonly string[] };
  /** Whether copies of the reservation are to be kept from being applied from now on. */
  readonly bars: boolean;
  readonly now: number;
}

/** Puts what was spent in the place of what was reserved, in the same windows, and ends the lease. */
export function settlement(claim: Reservation, { over, ...end }: Settlement): Update {
  const { outdated, expired } = over;
  const changes = Object.entries(changesOf(claim, end)).filter(([, change]) => change !== 0);
  const add = changes.length > 0 ? `ADD ${changes.map((_, at) => `#change${at} :change${at}`).join(", ")} ` : "";
  const remove = outdated.length > 0 ? ` REMOVE ${outdated.map((_, at) => `#outdated${at}`).join(", ")}` : "";
  const names = [
    ...changes.map(([name], at) => [`#change${at}`, name] as const),
    ...outdated.map((name, at) => [`#outdated${at}`, name] as const),
  ];
  return {
    UpdateExpression: `${add}DELETE calls :leases${remove}`,
    ...(names.length > 0 && { ExpressionAttributeNames: Object.fromEntries(names) }),
    ExpressionAttributeValues: {
      ...Object.fromEntries(changes.map(([, change], at) => [`:change${at}`, change])),
      ":leases": new Set([leaseOf(claim), ...expired]),
      ":lease": leaseOf(claim),
    },
    conditions: [notYetSettled],
  };
}

/** A window that is long over admits nobody any more: its counts are left to be removed. */
function changesOf(claim: Reservation, { spent, bars, now }: Omit<Settlement, "over">) {
  const charges = chargesOf(claim).filter(({ window }) => !isLongOver(window.name, now));
  const { minute } = windowsAt(claim.at);
  return {
    ...Object.fromEntries(charges.map((charge) => [countOf(charge.quantity, charge.window), changeOf(charge, spent)])),
    ...(bars && !isLongOver(minute.name, now) && { [settledIn(minute)]: new Set([leaseOf(claim)]) }),
  };
}

/** Keeps a reservation that was given up from being applied from now on, if it has not been so far. */
export function bar(claim: Reservation): Update {
  return {
    UpdateExpression: "SET expiresAt = :expiry ADD #settled :leases",
    ExpressionAttributeNames: { "#settled": settledIn(windowsAt(claim.at).minute) },
    ExpressionAttributeValues: {
      ":expiry": expiryOf(claim),
      ":leases": new Set([leaseOf(claim)]),
      ":lease": leaseOf(claim),
    },
    conditions: [notYetReserved],
  };
}

/** Takes back the leases of calls that ended by force. What they reserved stays charged: nobody knows what they used. */
export function release(leases: readonly string[]): Update {
  return {
    UpdateExpression: "DELETE calls :leases",
    ExpressionAttributeValues: { ":leases": new Set(leases) },
    conditions: ["attribute_exists(calls)"],
  };
}

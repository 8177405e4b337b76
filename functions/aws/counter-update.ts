// The update expressions of the counters. Each condition's name says what it protects.
import { clamp, type Reservation, type Spent } from "../core/counters.ts";
import { windowsAt, windowsBefore } from "../core/window.ts";
import { expiryOf, leaseOf, requestsIn, settledIn, tokensIn } from "./counter-item.ts";

export interface Update {
  readonly UpdateExpression: string;
  readonly ExpressionAttributeNames?: Record<string, string>;
  readonly ExpressionAttributeValues: Record<string, unknown>;
  readonly conditions: readonly string[];
}

/** Checks every limit that is set, and reserves: one request, the tokens and a lease. */
export function reservation(claim: Reservation): Update {
  const { limit, tokens } = claim;
  const { minute, day } = windowsAt(claim.at);
  const minuteTokens = clamp(tokens, limit.tpm);
  const dayTokens = clamp(tokens, limit.tpd);
  const limits = [
    { kind: "rpm", used: "#minuteRequests", room: room(limit.rpm, 1) },
    { kind: "tpm", used: "#minuteTokens", room: room(limit.tpm, minuteTokens) },
    { kind: "rpd", used: "#dayRequests", room: room(limit.rpd, 1) },
    { kind: "tpd", used: "#dayTokens", room: room(limit.tpd, dayTokens) },
  ].filter(({ room }) => room !== undefined);
  return {
    UpdateExpression:
      "SET expiresAt = :expiry " +
      "ADD #minuteRequests :one, #minuteTokens :minuteTokens, #dayRequests :one, #dayTokens :dayTokens, calls :leases",
    ExpressionAttributeNames: {
      "#minuteRequests": requestsIn(minute),
      "#minuteTokens": tokensIn(minute),
      "#dayRequests": requestsIn(day),
      "#dayTokens": tokensIn(day),
      "#settled": settledIn(minute),
    },
    ExpressionAttributeValues: {
      ":expiry": expiryOf(claim),
      ":one": 1,
      ":minuteTokens": minuteTokens,
      ":dayTokens": dayTokens,
      ":leases": new Set([leaseOf(claim)]),
      ":lease": leaseOf(claim),
      ...Object.fromEntries(limits.map(({ kind, room }) => [`:${kind}`, room])),
      ...(limit.concurrency && { ":concurrency": limit.concurrency }),
    },
    conditions: [
      notYetReserved,
      notBarred,
      ...limits.map(({ kind, used }) => fits(used, `:${kind}`)),
      ...(limit.concurrency ? [hasFreeSlot] : []),
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

function fits(used: string, room: string): string {
  return `(attribute_not_exists(${used}) OR ${used} <= ${room})`;
}

/** The most that may have been used before, so that `needed` still fits. */
function room(limit: number | undefined, needed: number): number | undefined {
  return limit === undefined ? undefined : limit - needed;
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

/** A minute or a day that is long over admits nobody any more: its counts are left to be removed. */
function changesOf(claim: Reservation, { spent, bars, now }: Omit<Settlement, "over">) {
  const { limit, tokens } = claim;
  const { minute, day } = windowsAt(claim.at);
  const oldest = windowsBefore(now);
  const requests = spent.requests - 1;
  return {
    ...(minute.name >= oldest.minute.name && {
      [requestsIn(minute)]: requests,
      [tokensIn(minute)]: spent.tokens - clamp(tokens, limit.tpm),
      ...(bars && { [settledIn(minute)]: new Set([leaseOf(claim)]) }),
    }),
    ...(day.name >= oldest.day.name && {
      [requestsIn(day)]: requests,
      [tokensIn(day)]: spent.tokens - clamp(tokens, limit.tpd),
    }),
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

// What a write changes in the pool: what is taken, less what the purse puts in of its own.
import { type Amounts, addAll, addSlots, emptyAmounts } from "./held.ts";
import type { CountChange, PoolChange, SlotChange } from "./pool.ts";

type Changes = Pick<PoolChange, "counts" | "slots" | "gives" | "mostCalls" | "older">;

interface Changed {
  readonly takes: readonly Amounts[];
  readonly own: Amounts;
  /** Of calls at once. */
  readonly limit: number | undefined;
  /** Calls of earlier versions. */
  readonly older: number;
}

export function changesOf({ takes, own, limit, older }: Changed): Changes {
  const taken = emptyAmounts();
  for (const each of takes) addAll(taken, each);
  const slots = slotChanges(taken, own);
  return { counts: countChanges(taken, own), slots, gives: gives(own), ...slotLimit(slots, limit, older) };
}

/** More than debts. */
function gives({ amounts, slots }: Amounts): boolean {
  return slots.size > 0 || [...amounts.values()].some(({ amount }) => amount > 0);
}

function countChanges(taken: Amounts, own: Amounts): CountChange[] {
  return [...new Map([...own.amounts, ...taken.amounts])].flatMap(([name, { quantity, window, limit }]) => {
    const amount = taken.amounts.get(name)?.amount ?? 0;
    const change = amount - (own.amounts.get(name)?.amount ?? 0);
    const isLimited = limit !== undefined && amount > 0 && change > 0;
    return change === 0 ? [] : [{ quantity, window, change, most: isLimited ? limit - change : undefined }];
  });
}

function slotChanges(taken: Amounts, own: Amounts): SlotChange[] {
  const slots = new Map(taken.slots);
  for (const given of own.slots.values()) addSlots(slots, given, -1);
  return [...slots.values()];
}

function slotLimit(slots: readonly SlotChange[], limit: number | undefined, older: number) {
  const calls = slots.reduce((sum, each) => sum + each.calls, 0);
  return limit === undefined || calls <= 0 ? {} : { mostCalls: limit - older - calls, older };
}

// Errors that would let more calls through than the limits allow.
import type { Mutant } from "./mutants.ts";

export const KNOWN_ERRORS: readonly Mutant[] = [
  {
    name: "what gives is repeated without an id",
    foundBy: 1,
    edits: [["pool.ts", "  if (follows !== undefined) return true;", "  return true;"]],
  },
  {
    name: "ids are forgotten after half a second",
    foundBy: 1,
    edits: [
      [
        "network.ts",
        "await pools.change(asked)",
        "await pools.change({ ...asked, follows: time.now() > asked.at + 500 ? undefined : asked.follows })",
      ],
    ],
  },
  {
    name: "a purse survives its minute",
    foundBy: 1,
    edits: [["held.ts", "countName(", "((quantity, window) => `${quantity}@${window.name.length}`)("]],
  },
  {
    name: "buckets are swept 9 s early",
    foundBy: 1,
    edits: [["bucket.ts", "lapsesAt + SKEW <= now", "lapsesAt - 9_000 <= now"]],
  },
  {
    name: "slots are used 9 s beyond their bucket",
    foundBy: 1,
    edits: [
      ["bucket.ts", "killedAt + MARGIN * 1000 <= lapsesAt", "killedAt <= lapsesAt + 9_000"],
      ["held.ts", "slots.bucket.lapsesAt <= now", "slots.bucket.lapsesAt + 9_000 <= now"],
    ],
  },
  {
    name: "a write does not check what it follows",
    foundBy: 1,
    edits: [
      ["memory-pools.ts", "return follows !== undefined && !ids.has(follows);", "return false;"],
      ["memory-pools.ts", "if (change.follows !== undefined && !ids.has(change.follows)) return false;", ""],
    ],
  },
  {
    name: "what is lost with a write is not owed",
    foundBy: 1,
    edits: [["plan.ts", "lost: () => addAll(held.returning, debtsIn(own)),", "lost() {},"]],
  },
  {
    name: "the surplus of slots that are lost is not owed",
    foundBy: 1,
    edits: [
      ["held.ts", "for (const slots of [...debts.slots.values()]) loseSlots(debts, slots);", "debts.slots.clear();"],
    ],
  },
  {
    name: "the surplus of slots that lapse is not owed",
    foundBy: 1,
    edits: [["held.ts", "loseSlots(some, slots);", "some.slots.delete(slots.bucket.name);"]],
  },
  {
    name: "a call that has ended leaves its surplus in the pool",
    foundBy: 1,
    edits: [["held.ts", "addSlots(left.slots, slot);", "addSlots(left.slots, { ...slot, ...NO_SURPLUS });"]],
  },
  {
    name: "a call ends before its surplus is out of the pool",
    foundBy: 1,
    edits: [["held.ts", "return [...slots.values()].some(hasSurplus);", "return false;"]],
  },
  {
    name: "calls are drawn from what a refused write had",
    foundBy: 1,
    edits: [
      ["plan.ts", "const putBack = () => addAll(held.returning, own);", "const putBack = () => addAll(held, own);"],
    ],
  },
  {
    name: "a purse that has something begins with an id",
    foundBy: 1,
    edits: [["plan.ts", "(!isFresh || ", "("]],
  },
  {
    name: "what follows a change is repeated when that is forgotten",
    foundBy: 1,
    edits: [
      ["writer.ts", "if (now() >= plan.knownUntil) plan.lost();", "if (false) plan.lost();"],
      ["writer.ts", "else if (now() < plan.knownUntil) plan.applied();", "else if (true) plan.applied();"],
      ["held.ts", "held.id.usableUntil <= now", "false"],
    ],
  },
  {
    name: "what a purse has lost is not owed",
    foundBy: 1,
    edits: [["plan.ts", "addAll(held.returning, debtsIn(all));", ""]],
  },
  {
    name: "a call gives back although its reservation is gone",
    foundBy: 1,
    edits: [["purse.ts", "losses === held.losses ? left : debtsIn(left)", "left"]],
  },
  {
    name: "a debt is not charged",
    foundBy: 1,
    edits: [["held.ts", "amount: reserved - used });", "amount: Math.max(0, reserved - used) });"]],
  },
  {
    name: "a limit is not checked with what is taken ahead",
    foundBy: 1,
    edits: [["plan.ts", "most: isLimited ? limit - change : undefined", "most: isLimited ? limit - 1 : undefined"]],
  },
];

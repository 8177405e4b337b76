// Errors that would let more calls through than the limits allow, or leave charged what nobody has used.
import type { Mutant } from "./mutants.ts";

export const KNOWN_ERRORS: readonly Mutant[] = [
  {
    name: "what gives is repeated without an id",
    foundBy: 58,
    edits: [["pool.ts", "  if (follows !== undefined) return true;", "  return true;"]],
  },
  {
    name: "ids are forgotten after half a second",
    foundBy: 6,
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
    foundBy: 3,
    edits: [["held.ts", "countName(", "((quantity, window) => quantity + window.name.length)("]],
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
    foundBy: 6,
    edits: [
      ["memory-pools.ts", "return follows !== undefined && !ids.has(follows);", "return false;"],
      ["memory-pools.ts", "if (change.follows !== undefined && !ids.has(change.follows)) return false;", ""],
    ],
  },
  {
    name: "what is lost with a write is not owed",
    foundBy: 53,
    edits: [["plan.ts", "      addAll(held, debts);\n      contest(held);", "      contest(held);"]],
  },
  {
    name: "the surplus of slots that are lost is not owed",
    foundBy: 53,
    edits: [
      ["held.ts", "for (const slots of [...debts.slots.values()]) loseSlots(debts, slots);", "debts.slots.clear();"],
    ],
  },
  {
    name: "the surplus of slots that lapse is not owed",
    foundBy: 3,
    edits: [["held.ts", "loseSlots(some, slots);", "some.slots.delete(slots.bucket.name);"]],
  },
  {
    name: "a write in doubt is not repeated",
    foundBy: 295,
    edits: [["writer.ts", "now() >= plan.repeatableUntil", "true"]],
  },
  {
    name: "a call that has ended leaves its surplus in the pool",
    foundBy: 1,
    edits: [["held.ts", "addSlots(left.slots, slot);", "addSlots(left.slots, { ...slot, ...NO_SURPLUS });"]],
  },
  {
    name: "a debt is not charged",
    foundBy: 1,
    edits: [["held.ts", "amount: reserved - used });", "amount: Math.max(0, reserved - used) });"]],
  },
  {
    name: "a limit is not checked with what is taken ahead",
    foundBy: 16,
    edits: [["changes.ts", "most: isLimited ? limit - change : undefined", "most: isLimited ? limit - 1 : undefined"]],
  },
  {
    name: "what a forgotten purse held is not given back",
    foundBy: 577,
    edits: [["purses.ts", "leaving.set(subject, kept);", "{}"]],
  },
  {
    name: "a purse is used that was looked up before another subject was asked",
    foundBy: 24,
    edits: [
      [
        "instance.ts",
        "    for (const one of own) {\n",
        "    const early = own.map(purseOf);\n    for (const one of own) {\n",
      ],
      [
        "instance.ts",
        "const purse = purseOf(one);\n      const reservation",
        "const purse = early[own.indexOf(one)];\n      const reservation",
      ],
    ],
  },
  {
    name: "an idle purse is forgotten with what it holds",
    foundBy: 377,
    edits: [["purses.ts", "isIdle && kept.purse.isAtRest()", "isIdle"]],
  },
];

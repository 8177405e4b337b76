// The same work for many things: no more at once than asked for, and never all of it before anything else has its turn.
import { expect, it } from "vitest";
import { eachOf } from "../../../functions/core/limits/each-of.ts";

it("does the work for each thing once, even for none", async () => {
  for (const count of [0, 1, 7, 100]) {
    const done: number[] = [];
    const items = Array.from({ length: count }, (_, index) => index);
    await eachOf(items, { atOnce: 5, work: async (item) => void done.push(item) });
    expect(done.toSorted((one, other) => one - other)).toEqual(items);
  }
});

it("lets others have their turn while it does much that waits for nothing", async () => {
  let [inOneTurn, most] = [0, 0];
  const work = async () => {
    if (inOneTurn++ === 0) setImmediate(() => (inOneTurn = 0));
    most = Math.max(most, inOneTurn);
  };
  await eachOf(Array(2_000).fill(0), { atOnce: 50, work });
  expect(most).toBeLessThan(500);
});

// Several things at once: in order, never more than a few, and nothing is left behind, however it ends.
import fc from "fast-check";
import { expect, it } from "vitest";
import { inWindow } from "../../functions/core/upstream/in-window.ts";
import { deferred } from "../../local/deferred.ts";
import { runs } from "../support/long.ts";

const SIZE = 4;

/** Work that is done when the test says so, and fails when it is given up. */
function controlledWork() {
  const underWay = new Map<number, { resolve(value: number): void; reject(error: Error): void }>();
  const begun: number[] = [];
  const work = (at: number, signal: AbortSignal) => {
    const { promise, resolve, reject } = deferred<number>();
    begun.push(at);
    underWay.set(at, { resolve, reject });
    signal.addEventListener("abort", () => reject(signal.reason));
    return promise.finally(() => underWay.delete(at));
  };
  return { work, begun, underWay };
}

const settled = () => new Promise((resolve) => setImmediate(resolve));

/** Numbers that choose which of those under way is done next. */
const order = fc.infiniteStream(fc.nat(SIZE - 1));

it("gives all results in order, whichever is done first, and begins at most so many before they are taken", async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(12), order, async (count, choices) => {
      const { work, begun, underWay } = controlledWork();
      const results: number[] = [];
      const all = (async () => {
        for await (const one of inWindow(count, work, { size: SIZE, signal: new AbortController().signal })) {
          results.push(one);
          expect(begun.length).toBeLessThanOrEqual(results.length - 1 + SIZE);
        }
      })();
      await settled();
      for (const choice of choices) {
        if (underWay.size === 0) break;
        expect(underWay.size).toBeLessThanOrEqual(SIZE);
        const [at, one] = [...underWay][choice % underWay.size] ?? [0, undefined];
        one?.resolve(at);
        await settled();
      }
      await all;
      expect(results).toEqual(Array.from({ length: count }, (_, at) => at));
      expect(begun).toEqual(results);
    }),
    { numRuns: runs(50, 2_000) },
  );
});

it("throws the first failure, wherever it is, begins nothing more and gives up the others", async () => {
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: 1, max: 12 }), fc.nat(), order, async (count, place, choices) => {
      const { work, begun, underWay } = controlledWork();
      const failure = new Error("of one");
      const failing = place % count;
      const results: number[] = [];
      const all = (async () => {
        for await (const one of inWindow(count, work, { size: SIZE, signal: new AbortController().signal }))
          results.push(one);
      })();
      const thrown = all.catch((error: unknown) => error);
      await settled();
      for (const choice of choices) {
        if (underWay.size === 0) break;
        const [at, one] = [...underWay][choice % underWay.size] ?? [0, undefined];
        if (at !== failing) one?.resolve(at);
        await settled();
        if (at !== failing) continue;
        one?.reject(failure); // Whatever is before it is still under way.
        break;
      }
      expect(await thrown).toBe(failure);
      expect([underWay.size, Math.max(...begun) < failing + SIZE]).toEqual([0, true]);
      expect(results).toEqual(Array.from({ length: results.length }, (_, at) => at));
      expect(results.length).toBeLessThanOrEqual(failing);
    }),
    { numRuns: runs(50, 2_000) },
  );
});

it("gives up what is under way when the call is over, and says why", async () => {
  const { work, underWay } = controlledWork();
  const controller = new AbortController();
  const first = inWindow(9, work, { size: SIZE, signal: controller.signal }).next();
  const thrown = first.catch((error: unknown) => error);
  await settled();
  expect(underWay.size).toBe(SIZE);
  const over = new Error("the call is over");
  controller.abort(over);
  expect(await thrown).toBe(over);
  expect(underWay.size).toBe(0);
});

it("begins nothing for a call that is over already", async () => {
  const { work, begun } = controlledWork();
  const over = new Error("the call is over");
  await expect(inWindow(9, work, { size: SIZE, signal: AbortSignal.abort(over) }).next()).rejects.toBe(over);
  expect(begun).toEqual([]);
});

it("gives up what is under way when its results are no longer wanted", async () => {
  const { work, underWay } = controlledWork();
  const results = inWindow(9, work, { size: SIZE, signal: new AbortController().signal });
  const first = results.next();
  await settled();
  underWay.get(0)?.resolve(0);
  expect(await first).toEqual({ done: false, value: 0 });
  expect(underWay.size).toBe(SIZE - 1);
  await results.return();
  await settled();
  expect(underWay.size).toBe(0);
});

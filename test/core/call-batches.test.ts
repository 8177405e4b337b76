// Call records that wait in memory: no call waits for them, they take a bounded place, and what is lost is counted.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { batchedCallRecords } from "../../functions/core/call-batches.ts";
import type { CallRecord } from "../../functions/core/call-records.ts";
import { CallRecordsLost } from "../../functions/core/call-records.ts";
import type { Outcome } from "../../functions/core/hook.ts";
import { logEntry } from "../../functions/core/log-entry.ts";
import { runs } from "../support/long.ts";
import { callOf, chat } from "./support/requests.ts";

const call = await callOf(chat());
const ended: Outcome = {
  ...{ ending: "complete", status: 200, attempts: [], consumed: [], finishReasons: [], cost: 0, duration: 1 },
};
const record = (id: number): CallRecord => ({ ...logEntry(call, ended), id: `${id}`, cost: 0 });

/** A store whose every write waits to be answered. */
function setUp(mostWaiting = 1_000) {
  const writes: { readonly batch: readonly CallRecord[]; end(lost?: unknown): void }[] = [];
  const add = (batch: readonly CallRecord[]) =>
    new Promise<void>((resolve, reject) => {
      writes.push({ batch, end: (lost) => (lost === undefined ? resolve() : reject(lost)) });
    });
  return { writes, records: batchedCallRecords({ add }, { mostWaiting }) };
}

const followed = () => new Promise(setImmediate);

describe("batched call records", () => {
  it("are written when there are 25, and no call waits for it", async () => {
    const { records, writes } = setUp();
    for (let id = 0; id < 24; id++) await records.add([record(id)]);
    await followed();
    expect(writes).toEqual([]);
    await records.add([record(24)]);
    await followed();
    expect(writes.map(({ batch }) => batch.length)).toEqual([25]);
  });

  it("are written when it is time, the last batch with the rest", async () => {
    const { records, writes } = setUp();
    await records.add([record(1)]);
    const flushed = records.flush();
    await followed();
    writes[0]?.end();
    await flushed;
    expect(writes.map(({ batch }) => batch.map(({ id }) => id))).toEqual([["1"]]);
    await records.flush();
    expect(writes).toHaveLength(1);
  });

  it("are counted when they are lost, once", async () => {
    const { records, writes } = setUp();
    for (const lost of [new Error("down"), new CallRecordsLost(3)]) {
      await records.add([record(1), record(2)]);
      const flushed = records.flush();
      await followed();
      writes.shift()?.end(lost);
      await flushed;
    }
    expect([records.takeLost(), records.takeLost()]).toEqual([5, 0]);
  });

  it("are written once or counted as lost, and wait in a bounded number, whatever happens when", async () => {
    const step = fc.oneof(
      { weight: 6, arbitrary: fc.constant("add" as const) },
      fc.constantFrom("flush" as const, "written" as const, "lost" as const),
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 200, size: "max" }),
        fc.integer({ min: 1, max: 60 }),
        async (steps, most) => {
          const { records, writes } = setUp(most);
          const kept: string[] = [];
          let added = 0;
          const answer = async (lost: boolean) => {
            const write = writes.shift();
            if (!lost) kept.push(...(write?.batch ?? []).map(({ id }) => id));
            write?.end(lost ? new Error("down") : undefined);
            await followed();
          };
          for (const each of steps) {
            if (each === "add") await records.add([record(added++)]);
            else if (each === "flush") void records.flush();
            else await answer(each === "lost");
            await followed();
            expect(writes.reduce((sum, { batch }) => sum + batch.length, 0)).toBeLessThanOrEqual(most);
          }
          const flushed = records.flush();
          await followed();
          while (writes.length > 0) await answer(false);
          await flushed;
          expect(new Set(kept).size).toBe(kept.length);
          expect(kept.length + records.takeLost()).toBe(added);
        },
      ),
      { numRuns: runs(50, 2_000) },
    );
  });
});

// Usage records that are added up in memory: whatever is written when, and whatever fails, no call is counted twice.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { batchedUsageRecords } from "../../../functions/core/limits/usage-batches.ts";
import { RecordInDoubt, type UsageRecord, type UsageRecords } from "../../../functions/core/limits/usage-records.ts";
import { runs } from "../../support/long.ts";
import { memoryUsageRecords } from "../../support/memory-usage-records.ts";

const FIRST_DAY = "2026-11-22";

function record(overrides: Partial<UsageRecord> = {}): UsageRecord {
  const tokens = { promptTokens: 10, cachedTokens: 1, completionTokens: 5, estimated: 0, cost: 7 };
  return {
    ...{ key: "a", period: FIRST_DAY, model: "m", requests: 1, refusals: 0, failures: 0 },
    ...tokens,
    ...{ timesToFirstToken: {}, durations: {}, errors: {} },
    ...overrides,
  };
}

type Fate = "written" | "refused" | "lost" | "written, and not told";

/** A store whose every write waits for its fate. */
function setUp({ mostSums = 100 } = {}) {
  const memory = memoryUsageRecords();
  const writes: { readonly record: UsageRecord; meet(fate: Fate): Promise<void> }[] = [];
  const lost: UsageRecord[] = [];
  const add = (sum: UsageRecord) => {
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    const meet = async (fate: Fate) => {
      if (fate.startsWith("written")) await memory.add(sum);
      if (fate === "lost") lost.push(sum);
      if (fate === "written") resolve();
      else reject(fate === "refused" ? new Error("throttled") : new RecordInDoubt());
      await followed();
    };
    writes.push({ record: sum, meet });
    return promise;
  };
  const stored: UsageRecords = { add, ofKey: memory.ofKey };
  return { memory, writes, lost, records: batchedUsageRecords(stored, { mostSums }) };
}

const followed = () => new Promise(setImmediate);

describe("batched usage records", () => {
  it("are one write for each key, day and model", async () => {
    const { records, writes, memory } = setUp();
    for (const model of ["m", "m", "n", "m"]) await records.add(record({ model }));
    const flushed = records.flush();
    await followed();
    for (const write of writes) await write.meet("written");
    await flushed;
    expect(writes.map((write) => [write.record.model, write.record.requests])).toEqual([
      ["m", 3],
      ["n", 1],
    ]);
    expect(memory.all()).toContainEqual(
      record({ requests: 3, promptTokens: 30, cachedTokens: 3, completionTokens: 15, cost: 21 }),
    );
  });

  it("keep what was surely not written for the next time, and say why", async () => {
    const { records, writes, memory } = setUp();
    await records.add(record());
    const failed = expect(records.flush()).rejects.toThrow("throttled");
    await followed();
    await records.add(record());
    await writes.shift()?.meet("refused");
    await failed;
    const flushed = records.flush();
    await followed();
    await writes.shift()?.meet("written");
    await flushed;
    expect(memory.all()).toMatchObject([{ requests: 2 }]);
  });

  it("are shown together with those that are stored", async () => {
    const { records, memory } = setUp();
    await memory.add(record());
    for (const overrides of [{}, { model: "n" }, { key: "b" }, { period: "2026-11-21" }])
      await records.add(record(overrides));
    expect(await records.ofKey("a", FIRST_DAY)).toMatchObject([
      { model: "m", requests: 2 },
      { model: "n", requests: 1 },
    ]);
  });

  it("are written one by one beyond a number of sums", async () => {
    const { records, writes } = setUp({ mostSums: 1 });
    await records.add(record());
    const through = records.add(record({ model: "n" }));
    await records.add(record());
    await writes[0]?.meet("written");
    await through;
    expect(writes.map((write) => write.record)).toEqual([record({ model: "n" })]);
  });

  const step = fc.oneof(
    { weight: 4, arbitrary: fc.record({ key: fc.constantFrom("a", "b"), model: fc.constantFrom("m", "n") }) },
    fc.constantFrom("flush" as const, "read" as const),
    fc.constantFrom<Fate>("written", "refused", "lost", "written, and not told"),
  );

  it("count every call once, or in doubt at most once, whatever happens when", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(step, { maxLength: 60, size: "max" }),
        fc.integer({ min: 1, max: 4 }),
        async (steps, mostSums) => {
          const { records, writes, lost } = setUp({ mostSums });
          const added: UsageRecord[] = [];
          const refused: UsageRecord[] = [];
          const behind: Promise<unknown>[] = [];
          const check = async () => {
            const here = [...(await records.ofKey("a", FIRST_DAY)), ...(await records.ofKey("b", FIRST_DAY))];
            expect(tally([...here, ...lost, ...refused])).toEqual(tally(added));
          };
          const add = async (one: UsageRecord) => {
            await records.add(one).catch((error) => {
              if (!(error instanceof RecordInDoubt)) refused.push(one);
            });
          };
          for (const each of steps) {
            if (each === "flush") behind.push(records.flush().catch(() => {}));
            else if (each === "read") behind.push(records.ofKey("a", FIRST_DAY));
            else if (typeof each === "string") await writes.shift()?.meet(each);
            else {
              added.push(record(each));
              behind.push(add(record(each)));
            }
            await followed();
          }
          while (writes.length > 0) await writes.shift()?.meet("written");
          await Promise.all(behind);
          await check();
        },
      ),
      { numRuns: runs(100, 5_000) },
    );
  });

  it("are never shown twice or not at all while they are written", async () => {
    const { records, writes } = setUp();
    await records.add(record());
    const flushed = records.flush();
    await followed();
    const shown = records.ofKey("a", FIRST_DAY);
    await writes.shift()?.meet("written");
    await flushed;
    expect(await shown).toMatchObject([{ requests: 1 }]);
  });
});

/** By key and model. */
function tally(records: readonly UsageRecord[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { key, model, requests } of records) sums[`${key} ${model}`] = (sums[`${key} ${model}`] ?? 0) + requests;
  return sums;
}

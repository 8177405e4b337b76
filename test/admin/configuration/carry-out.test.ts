// How far a plan is carried out: everything, up to what fails, or up to an interruption.
import { describe, expect, it } from "vitest";
import { carryOut } from "../../../functions/admin/configuration/carry-out.ts";
import type { Change } from "../../../functions/admin/plan.ts";
import { Conflict } from "../../../functions/aws/stored-directory.ts";
import { memoryStored } from "../support/memory-stored.ts";

const modelOf = (at: number) => ({ name: `m${at}`, model: "openai/x" });
const changes = Array.from(
  { length: 40 },
  (_, at): Change => ({ verb: "add", document: modelOf(at), differences: [] }),
);

describe("carrying out a plan", () => {
  it("reports every change that is made", async () => {
    const directory = memoryStored();
    const told: number[] = [];
    const outcome = await carryOut(changes, { directory, report: (made) => told.push(made) });
    expect(outcome).toEqual({ made: changes, failed: [], isInterrupted: false });
    expect(told.at(-1)).toBe(40);
    expect((await directory.readAll()).models).toHaveLength(40);
  });

  it("begins no change after one has failed, and reports those in progress", async () => {
    const directory = memoryStored(modelOf(3));
    const { made, failed, isInterrupted } = await carryOut(changes, { directory });
    expect(failed).toEqual([{ change: changes[3], reason: expect.any(Conflict) }]);
    expect(made).not.toContain(changes[3]);
    expect((await directory.readAll()).models).toHaveLength(made.length + 1);
    expect([made.length < 39, isInterrupted]).toEqual([true, false]);
  });

  it("finishes what is in progress when it is interrupted, and begins nothing else", async () => {
    const directory = memoryStored();
    const interruption = new AbortController();
    const report = () => interruption.abort();
    const { made, isInterrupted } = await carryOut(changes, { directory, signal: interruption.signal, report });
    expect(isInterrupted).toBe(true);
    expect((await directory.readAll()).models).toHaveLength(made.length);
    expect(made.length > 0 && made.length < 40).toBe(true);
  });
});

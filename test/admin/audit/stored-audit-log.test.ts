// The audit log: newest first, month after month, whatever is filtered.
import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { newAuditId, timeOf } from "../../../functions/admin/audit/audit-id.ts";
import { storedAuditLog } from "../../../functions/admin/audit/stored-audit-log.ts";
import { memoryAdminTable } from "../support/memory-admin-table.ts";

const DAY = 86_400_000;
const NOW = Date.parse("2026-11-22T10:00:00Z");
const actor = { type: "link", id: "link", name: "link", role: "admin" } as const;

async function logOf(times: readonly number[]) {
  const now = () => NOW;
  const log = storedAuditLog({ table: memoryAdminTable(now), now });
  const entries = times.map((at, index) => ({
    ...{ id: newAuditId(at), at, actor, changes: [] },
    type: index % 3 === 0 ? ("api_key.created" as const) : ("model.updated" as const),
    resource: { id: `r${index % 2}` },
  }));
  for (const entry of entries) await log.add(entry);
  return { log, entries };
}

/** More entries than one page reads, and another one at a time of its own. */
async function longLogWithRareAt(at: number) {
  const { log } = await logOf([...Array(12_000).keys()].map((ago) => NOW - 1 - ago));
  const rare = {
    id: newAuditId(at),
    at,
    actor,
    type: "api_key.created",
    changes: [],
    resource: { id: "rare" },
  } as const;
  await log.add(rare);
  return log;
}

describe("the audit log", () => {
  it("has each entry once in pages of any size, in both orders, across months", async () => {
    const times = fc.uniqueArray(fc.integer({ min: NOW - 200 * DAY, max: NOW }), { minLength: 1, maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(
        times,
        fc.integer({ min: 1, max: 7 }),
        fc.constantFrom("asc", "desc"),
        async (at, limit, order) => {
          const { log } = await logOf(at);
          const seen: number[] = [];
          for (let after: string | undefined; ; ) {
            const { entries, hasMore } = await log.list({ limit, order, after });
            seen.push(...entries.map((entry) => entry.at));
            if (!hasMore) break;
            after = entries.at(-1)?.id;
          }
          const sorted = at.toSorted((one, other) => one - other);
          expect(seen).toEqual(order === "asc" ? sorted : sorted.reverse());
        },
      ),
      { numRuns: 60 },
    );
  });

  it("shows only what is asked for", async () => {
    const { log, entries } = await logOf([1, 2, 3, 40, 50, 60].map((days) => NOW - days * DAY));
    const ids = async (filter: object) =>
      (await log.list({ limit: 10, order: "desc", ...filter })).entries.map(({ id }) =>
        entries.findIndex((one) => one.id === id),
      );
    expect(await ids({ types: ["api_key.created"] })).toEqual([0, 3]);
    expect(await ids({ resources: ["r1"] })).toEqual([1, 3, 5]);
    expect(await ids({ actors: ["nobody"] })).toEqual([]);
    expect(await ids({ from: NOW - 45 * DAY, to: NOW - 2 * DAY })).toEqual([1, 2, 3]);
  });

  it("finds what is wanted behind more entries than one page reads", async () => {
    const log = await longLogWithRareAt(NOW - 20_000);
    const found = await log.list({ limit: 10, order: "desc", resources: ["rare"] });
    expect(found.entries.map(({ at }) => at)).toEqual([NOW - 20_000]);
  });

  it("says that there may be more where it stopped looking", async () => {
    const log = await longLogWithRareAt(NOW);
    const { entries: found, hasMore } = await log.list({ limit: 10, order: "desc", resources: ["rare"] });
    expect([found.length, hasMore]).toEqual([1, true]);
  });

  it("reads no further back than to the time that is asked for", async () => {
    const now = () => NOW;
    const table = memoryAdminTable(now);
    const log = storedAuditLog({ table, now });
    for (let ago = 1; ago <= 200; ago++)
      await log.add({
        id: newAuditId(NOW - ago),
        at: NOW - ago,
        actor,
        type: "api_key.created",
        changes: [],
        resource: { id: "r" },
      });
    const list = vi.spyOn(table, "list");
    await log.list({ limit: 10, order: "desc", from: NOW - 5 });
    expect(list).toHaveBeenCalledTimes(1);
  });

  it("has ids that sort by time, and say it", () => {
    fc.assert(
      fc.property(fc.nat(4e12), fc.nat(4e12), (one, other) => {
        fc.pre(one !== other);
        expect(timeOf(newAuditId(one))).toBe(one);
        expect(newAuditId(one) < newAuditId(other)).toBe(one < other);
      }),
    );
  });
});

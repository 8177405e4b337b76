// Ids in reports: of keys, whose usage is recorded under their names, and of calls.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { callId, positionOf } from "../../../functions/admin/reports/call-id.ts";
import { keyIds } from "../../../functions/admin/reports/key-ids.ts";
import type { KeyDocument } from "../../../functions/core/directory/directory.ts";
import { runs } from "../../support/long.ts";
import { memoryStored } from "../support/memory-stored.ts";

const HASHES = ["a".repeat(64), "b".repeat(64), "c".repeat(64)];
const [OLD = "", NEW = "", OTHER = ""] = HASHES;

async function idsOf(...documents: readonly KeyDocument[]) {
  return keyIds((await memoryStored(...documents).readAll()).keys);
}

describe("the id of a key in reports", () => {
  it("is the one of the key that took another's place, and both ids mean the name", async () => {
    const members = { name: "team-a", allowed_models: ["*"] };
    const ids = await idsOf(
      { ...members, hash: NEW, public_id: "newnewnewnew", replaces: OLD },
      { ...members, hash: OLD, public_id: "oldoldoldold" },
    );
    expect(ids.idOf("team-a")).toBe("newnewnewnew");
    expect(["oldoldoldold", "newnewnewnew", "team-a"].map(ids.nameOf)).toEqual(["team-a", "team-a", "team-a"]);
    expect(ids.names).toEqual(["team-a"]);
  });

  it("is the beginning of its hash, or the name of one that is gone", async () => {
    const ids = await idsOf({ name: "team-b", allowed_models: ["*"], hash: OTHER });
    expect(["team-b", "team-gone"].map(ids.idOf)).toEqual(["cccccccccccc", "team-gone"]);
    expect(["cccccccccccc", "team-gone"].map(ids.nameOf)).toEqual(["team-b", "team-gone"]);
  });
});

describe("the id of a call", () => {
  it("holds when the call ended and which it was", () => {
    const position = fc.record({ at: fc.integer({ min: 0, max: 4e12 }), id: fc.uuid() });
    fc.assert(
      fc.property(position, (position) => {
        expect(positionOf(callId(position))).toEqual(position);
      }),
      { numRuns: runs(100) },
    );
  });

  it("has the order in which calls ended", () => {
    const times = fc.tuple(fc.integer({ min: 0, max: 4e12 }), fc.integer({ min: 0, max: 4e12 }));
    fc.assert(
      fc.property(times, ([one, other]) => {
        expect(callId({ at: one, id: "" }) < callId({ at: other, id: "" })).toBe(one < other);
      }),
      { numRuns: runs(100) },
    );
  });

  it.each([
    "",
    "call_",
    "call_0",
    "call_00000000A_x",
    "call_000000000_a/b",
    "call_000000000_\n",
    `call_000000000_${"x".repeat(257)}`,
  ])("is none: %j", (text) => {
    expect(positionOf(text)).toBe(undefined);
  });
});

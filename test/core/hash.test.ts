// The hash by which conversations are spread.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { hashToText, hashToUnit, murmur3, unitOf } from "../../functions/core/upstream/hash.ts";

describe("MurmurHash3", () => {
  /** By its author's own implementation, of the same bytes. */
  it.each([
    ["", 0, 0],
    ["", 1, 0x514e28b7],
    ["", 0xffffffff, 0x81f16f39],
    ["\uffff\uffff", 0, 0x76293b50],
    ["\u4321\u8765", 0, 0xf55b516b],
    ["\u4321\u8765", 0x5082edee, 0x2362f9de],
    ["\u4321", 0, 0xa0f7b07a],
    ["\0\0", 0, 0x2362f9de],
    ["\0", 0, 0x30f4c306],
  ])("of %j with the seed %i", (text, seed, expected) => {
    expect(murmur3(text, seed)).toBe(expected);
  });
});

describe("the hash of a text", () => {
  it("is a number between 0 and 1, and neither of the two, and 16 digits", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) => {
        expect(hashToUnit(text)).toBeGreaterThan(0);
        expect(hashToUnit(text)).toBeLessThan(1);
        expect(hashToText(text)).toMatch(/^[0-9a-f]{16}$/);
      }),
    );
  });

  it("is within 0 and 1 at the ends of the range, too", () => {
    const most = 2 ** 32 - 1;
    expect([unitOf(0, 0) > 0, unitOf(most, most) < 1]).toEqual([true, true]);
  });

  it("is spread evenly over texts that hardly differ", () => {
    const drawn = Array.from({ length: 16_000 }, (_, at) => Math.floor(hashToUnit(`conversation-${at}`) * 16));
    const counts = [...Map.groupBy(drawn, (sixteenth) => sixteenth).values()].map(({ length }) => length);
    expect(counts).toHaveLength(16);
    for (const count of counts) expect(Math.abs(count - 1_000)).toBeLessThan(150);
  });
});

// How the console writes numbers and times.
import { describe, expect, it } from "vitest";
import { inDollars, inFull, inPercent, inShort, inTime, onAxis } from "../../../console/parts/format.ts";
import { dayOf, fromInput, inUnits, momentOf, toInput } from "../../../console/parts/time.ts";

describe("numbers", () => {
  it.each([
    [0, "0", ""],
    [9_999, "9,999", ""],
    [10_000, "10.0", "k"],
    [999_600, "1.00", "M"],
    [31_400_000, "31.4", "M"],
    [2_000_000_000, "2.00", "B"],
  ])("writes %d in short as %s %s", (count, text, unit) => {
    expect(inShort(count)).toEqual({ text, unit });
  });

  it.each([
    [0, "$0"],
    [600, "$600"],
    [86.42, "$86.42"],
    [1234.5, "$1,234.50"],
    [0.00027, "$0.00027"],
    [0.0000000123, "$1.2e−8"],
  ])("writes %d dollars as %s", (dollars, text) => {
    expect(inDollars(dollars)).toBe(text);
  });

  it.each([
    [0, 0, "0"],
    [1, 3, "33"],
    [42, 10_000, "0.42"],
    [19, 1000, "1.9"],
  ])("writes %d of %d as %s percent", (part, all, text) => {
    expect(inPercent(part, all)).toBe(text);
  });

  it.each([
    [6, "6 ms"],
    [999.6, "1.00 s"],
    [4210, "4.21 s"],
    [59_999, "1 min"],
    [125_000, "2 min 5 s"],
  ])("writes %d ms as %s", (milliseconds, text) => {
    expect(inTime(milliseconds)).toBe(text);
  });

  it("writes numbers in full, and few digits on an axis", () => {
    expect(inFull(48_210)).toBe("48,210");
    expect([0, 500, 2500, 1_000_000].map(onAxis)).toEqual(["0", "500", "2.5k", "1M"]);
  });
});

describe("times", () => {
  it("are in UTC, wherever the browser is", () => {
    expect(momentOf("2027-01-01T00:30:00+01:00")).toBe("31 Dec 2026, 23:30 UTC");
    expect(dayOf(0)).toBe("1 Jan 1970");
  });

  it("go into a form's field and out of it unchanged", () => {
    expect(fromInput(toInput("2027-02-20T09:31:00.000Z"))).toBe("2027-02-20T09:31:00.000Z");
    expect(fromInput("")).toBeUndefined();
  });

  it.each([
    [3_400, "3 s"],
    [19 * 3_600_000, "19 h"],
    [35 * 86_400_000, "35 d"],
  ])("are %d ms in the largest unit: %s", (milliseconds, text) => {
    expect(inUnits(milliseconds)).toBe(text);
  });
});

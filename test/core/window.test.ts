// Windows are the calendar minute, day and month, in UTC.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isLongOver, monthAt, windowsAt } from "../../functions/core/limits/window.ts";

const moment = fc.integer({ min: 0, max: Date.parse("2100-01-01T00:00:00Z") });
const MINUTE = 60_000;
const DAY = 86_400_000;

describe("the windows of a moment", () => {
  it("hold it, and are the calendar's minute and day", () => {
    fc.assert(
      fc.property(moment, (moment) => {
        const { minute, day } = windowsAt(moment);
        expect(minute.end - moment).toBeGreaterThan(0);
        expect(minute.end - moment).toBeLessThanOrEqual(MINUTE);
        expect(Date.parse(`${minute.name}:00Z`)).toBe(minute.end - MINUTE);
        expect(day.end - moment).toBeGreaterThan(0);
        expect(day.end - moment).toBeLessThanOrEqual(DAY);
        expect(Date.parse(`${day.name}T00:00:00Z`)).toBe(day.end - DAY);
      }),
    );
  });

  it.each([
    ["2026-11-22T23:59:59.999Z", "2026-11-22T23:59", "2026-11-22"],
    ["2026-11-23T00:00:00.000Z", "2026-11-23T00:00", "2026-11-23"],
    ["2028-02-29T12:00:30.000Z", "2028-02-29T12:00", "2028-02-29"],
  ])("%s is in %s of %s", (moment, minute, day) => {
    const windows = windowsAt(Date.parse(moment));
    expect([windows.minute.name, windows.day.name]).toEqual([minute, day]);
  });

  it.each([
    ["2026-11-30T23:59:59.999Z", "2026-11", "2026-12-01T00:00:00.000Z"],
    ["2026-12-31T23:59:59.999Z", "2026-12", "2027-01-01T00:00:00.000Z"],
    ["2028-02-29T12:00:00.000Z", "2028-02", "2028-03-01T00:00:00.000Z"],
  ])("%s is in the month %s, which ends at %s", (moment, name, end) => {
    expect(monthAt(Date.parse(moment))).toEqual({ name, end: Date.parse(end) });
  });

  it("and those that ended last are not long over, but those before them are", () => {
    fc.assert(
      fc.property(moment, (moment) => {
        for (const [window, length] of [["minute", MINUTE] as const, ["day", DAY] as const]) {
          expect(isLongOver(windowsAt(moment)[window].name, moment)).toBe(false);
          expect(isLongOver(windowsAt(moment)[window].name, moment + length)).toBe(false);
          expect(isLongOver(windowsAt(moment)[window].name, moment + 2 * length)).toBe(true);
        }
        expect(isLongOver(monthAt(moment).name, moment + 31 * DAY)).toBe(false);
        expect(isLongOver(monthAt(moment).name, moment + 93 * DAY)).toBe(true);
      }),
    );
  });

  it("and a name of another kind is never over", () => {
    for (const name of ["", "id", "2026", "expiresAt"]) expect(isLongOver(name, Date.now())).toBe(false);
  });
});

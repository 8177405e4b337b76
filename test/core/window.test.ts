// Windows are the calendar minute and day, in UTC.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { windowsAt, windowsBefore } from "../../functions/core/window.ts";

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

  it("follow those before without a gap, and sort after them by name", () => {
    fc.assert(
      fc.property(moment, (moment) => {
        for (const window of ["minute", "day"] as const) {
          const now = windowsAt(moment)[window];
          const before = windowsBefore(moment)[window];
          expect(before.end).toBe(now.end - (window === "minute" ? MINUTE : DAY));
          expect(before.name < now.name).toBe(true);
        }
      }),
    );
  });
});

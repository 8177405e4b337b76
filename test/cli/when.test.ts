// Moments and spans of time as operators write them.
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { formatMoment, parseDay, parseExpiry, parseSpan } from "../../cli/when.ts";

beforeEach(() => void vi.useFakeTimers({ now: Date.parse("2026-11-22T10:00:00Z") }));
afterEach(() => void vi.useRealTimers());

describe("a span", () => {
  it.each([
    ["0s", 0],
    ["90s", 90_000],
    ["30m", 1_800_000],
    ["12h", 43_200_000],
    ["90d", 7_776_000_000],
    ["4w", 2_419_200_000],
  ])("%s is %d ms", (text, expected) => expect(parseSpan(text)).toBe(expected));

  it.each(["", "d", "90", "1.5h", "-1d", "1y", "1 d", "90D", "1d12h"])("is not %j", (text) => {
    expect(() => parseSpan(text)).toThrow(/span such as/);
  });

  it.each(["9999999999d", "999999999w", "251606959200s"])("does not reach beyond the year 9999: %s", (text) => {
    for (const parse of [parseSpan, parseExpiry]) expect(() => parse(text)).toThrow("Give a time before 10000-01-01");
  });
});

describe("an expiry", () => {
  it("is counted from now", () => {
    expect(parseExpiry("90d")).toBe("2027-02-20T10:00:00.000Z");
    expect(parseExpiry("1s")).toBe("2026-11-22T10:00:01.000Z");
  });

  it("is a time as it was written", () => {
    expect(parseExpiry("2027-01-01T00:00:00+01:00")).toBe("2027-01-01T00:00:00+01:00");
  });

  it("is a time in every form of RFC 3339", () => {
    expect(parseExpiry("2027-01-01t00:00:00z")).toBe("2027-01-01T00:00:00Z");
    expect(parseExpiry("2027-01-01 00:00:00+01:00")).toBe("2027-01-01T00:00:00+01:00");
  });

  it("is in the four-digit years that RFC 3339 knows", () => {
    expect(parseExpiry("251606959199s")).toBe("9999-12-31T23:59:59.000Z");
    expect(parseExpiry("9999-12-31T11:59:59-12:00")).toBe("9999-12-31T11:59:59-12:00");
    expect(() => parseExpiry("9999-12-31T23:59:59-12:00")).toThrow("Give a time before 10000-01-01T00:00:00Z.");
  });

  it.each(["0s", "2026-11-22T10:00:00Z", "2020-01-01T00:00:00Z"])("is not over already: %s", (text) => {
    expect(() => parseExpiry(text)).toThrow(/This time has passed/);
  });

  it("that is a date is the beginning of that day in UTC", () => {
    expect(parseExpiry("2027-01-01")).toBe("2027-01-01T00:00:00Z");
    expect(() => parseExpiry("2026-11-22")).toThrow(/This time has passed/);
  });

  it.each(["tomorrow", "2027-02-29", "2027-1-1", "2027-01-01T00:00:00", "2027-13-01T00:00:00Z"])(
    "is not %j",
    (text) => {
      expect(() => parseExpiry(text)).toThrow(/a date such as 2027-01-01, or a time such as 2027-01-01T12:00:00Z/);
    },
  );
});

describe("a day", () => {
  it("is a date of the calendar", () => expect(parseDay("2024-02-29")).toBe("2024-02-29"));

  it.each(["2026-02-29", "2026-13-01", "20261101", "2026-11-1", "today", "2026-11-01T00:00:00Z", ""])(
    "is not %j",
    (text) => expect(() => parseDay(text)).toThrow("Give a date such as 2026-11-01."),
  );
});

it("is shown in UTC, to the minute", () => {
  expect(formatMoment("2027-01-01T01:30:59+01:00")).toBe("2027-01-01 00:30");
  expect(formatMoment(undefined)).toBe("–");
});

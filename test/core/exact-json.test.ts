// JSON whose numbers keep what a double cannot hold.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isRawNumber, parseExact } from "../../functions/core/wire/exact-json.ts";
import { runs } from "../support/long.ts";

const throughDouble = (text: string) => JSON.stringify(JSON.parse(text));
const exactly = (text: string) => JSON.stringify(parseExact(text));

describe("parsing JSON exactly", () => {
  it.each([
    ...["12345678901234567890", "9007199254740993", "1e20", "-1E+20", "1e400", "1e-400", "100000000000000000000"],
    ...["0.1000000000000000055511151231257827", "3.14159265358979323846", "0.12345678901234567891e5"],
  ])("keeps the text of %s", (number) => {
    expect(exactly(number)).toBe(number);
    expect(exactly(`{"a":[${number}, {"b":${number}}]}`)).toBe(`{"a":[${number},{"b":${number}}]}`);
    expect(isRawNumber(parseExact(number))).toBe(true);
  });

  it.each([
    "1",
    "-1.50",
    "1.0",
    "1e3",
    "0.1",
    "9007199254740991",
    "5e-324",
    "0",
    "0.000",
    "1.000000000000000000",
    "1.5e0",
  ])("reads %s as a number, which is the same one", (number) => {
    expect(parseExact(number)).toBe(JSON.parse(number));
    expect(exactly(number)).toBe(throughDouble(number));
  });

  it("reads as JSON.parse does, apart from such numbers", () => {
    const property = fc.property(fc.json(), fc.boolean(), (text, isSpaced) => {
      const written = isSpaced ? JSON.stringify(JSON.parse(text), null, 2) : text;
      expect(JSON.parse(exactly(written))).toEqual(JSON.parse(written));
    });
    fc.assert(property, { numRuns: runs(100) });
  });

  it("keeps every digit of any number", () => {
    const digits = fc.stringMatching(/^-?(0|[1-9]\d{0,40})(\.\d{1,40})?([eE][+-]?\d{1,3})?$/);
    const property = fc.property(digits, (number) => {
      const after = JSON.stringify(parseExact(`[${number}]`)).slice(1, -1);
      expect(decimalOf(after)).toBe(decimalOf(number));
    });
    fc.assert(property, { numRuns: runs(1000) });
  });

  it("refuses what is not JSON", () => {
    for (const text of ["", "{", "[1e20", "1e", "01234567890123456789"])
      expect(() => parseExact(text)).toThrow(SyntaxError);
  });

  it("does not take text for numbers", () => {
    expect(parseExact('{"a":"1e20, 12345678901234567890"}')).toEqual({ a: "1e20, 12345678901234567890" });
  });

  it("leaves members with special names alone", () => {
    expect(exactly('{"__proto__":{"a":1e20}}')).toBe('{"__proto__":{"a":1e20}}');
  });
});

/** The whole number and the power of ten that it stands for, apart from the sign of zero. */
function decimalOf(number: string): string {
  const [mantissa = "", exponent = "0"] = number.toLowerCase().split("e");
  const [whole = "", fraction = ""] = mantissa.split(".");
  let [digits, power] = [BigInt(whole.replace("-", "") + fraction), Number(exponent) - fraction.length];
  if (digits === 0n) return "0";
  for (; digits % 10n === 0n; power++) digits /= 10n;
  return `${whole.startsWith("-") ? "-" : ""}${digits}e${power}`;
}

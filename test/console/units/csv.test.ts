// Usage as CSV.
import { expect, it } from "vitest";
import { toCsv } from "../../../console/reports/csv.ts";

it("quotes what has commas, quotes or line breaks", () => {
  expect(
    toCsv(
      ["key", "requests"],
      [
        ['a "b", c', 3],
        ["plain", 0.5],
      ],
    ),
  ).toBe('key,requests\r\n"a ""b"", c",3\r\nplain,0.5\r\n');
});

it.each(["=1+1", "+1", "-1", "@x", "\tx"])("hands no formula to a spreadsheet: %j", (name) => {
  expect(toCsv(["key"], [[name]])).toContain(`'${name}`);
});

it("leaves negative numbers alone", () => {
  expect(toCsv(["n"], [[-1]])).toBe("n\r\n-1\r\n");
});

// Whom a proxy says it forwards a request for.
import { expect, it } from "vitest";
import { forwardedFor } from "../../functions/core/forwarded-for.ts";

const OWN = "192.0.2.1";

it.each([
  ["198.51.100.7", "198.51.100.7"],
  ["10.0.0.1, 198.51.100.7", "198.51.100.7"],
  ["2001:db8::7", "2001:db8::7"],
  [OWN, undefined],
  [undefined, undefined],
  ["", undefined],
  ["nobody", undefined],
  ["abc", undefined],
  ["<script>", undefined],
  ["1".repeat(46), undefined],
])("of %j, what is an address other than the connection's is kept", (header, expected) => {
  expect(forwardedFor({ "x-forwarded-for": header }, OWN)).toBe(expected);
});

// Why a connection failed: a code of a bounded form, wherever among the causes it is.
import fc from "fast-check";
import { expect, it } from "vitest";
import { causeCodeOf } from "../../functions/core/upstream/cause.ts";
import { ConnectionCut } from "../../functions/core/upstream/fetch.ts";

const withCode = (code: unknown, cause?: unknown) => Object.assign(new Error("10.0.0.1", { cause }), { code });
const refused = withCode("ECONNREFUSED");

it.each([
  ["of the error itself", refused, "ECONNREFUSED"],
  ["of its cause", new TypeError("fetch failed", { cause: refused }), "ECONNREFUSED"],
  [
    "of its cause's cause",
    new Error("a", { cause: new ConnectionCut({ cause: withCode("ECONNRESET") }) }),
    "ECONNRESET",
  ],
  ["of an error among several", new Error("a", { cause: new AggregateError([new Error(), refused]) }), "ECONNREFUSED"],
  ["of bad TLS", withCode("CERT_HAS_EXPIRED"), "CERT_HAS_EXPIRED"],
  ["behind one of another form", withCode("a provider's words", refused), "ECONNREFUSED"],
  ["of none", new Error("ECONNREFUSED"), undefined],
  ["of what is no error", { code: "ECONNREFUSED" }, undefined],
  ["of nothing", undefined, undefined],
])("is the code %s", (_, error, expected) => {
  expect(causeCodeOf(error)).toBe(expected);
});

it("is never of another form", () => {
  fc.assert(
    fc.property(fc.anything(), (code) => {
      expect(causeCodeOf(withCode(code)) ?? "NONE").toMatch(/^[A-Z][A-Z0-9_]{1,63}$/);
    }),
  );
});

it("is looked for in bounded time among errors that are their own causes", () => {
  const error: Error & { cause?: unknown } = new AggregateError(Array.from({ length: 1e5 }, () => new Error()));
  error.cause = error;
  expect(causeCodeOf(error)).toBeUndefined();
});

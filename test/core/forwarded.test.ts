// Which of the client's headers travel on: four, bounded, and the request id is always the gateway's.
import fc from "fast-check";
import { expect, it } from "vitest";
import { forwardedHeaders } from "../../functions/core/forwarded.ts";
import { runs } from "../support/long.ts";

const TRAVELLING = ["openai-beta", "anthropic-version", "anthropic-beta"];

it("of the client's headers only these travel on, as they are", () => {
  const sent = { "openai-beta": "a=1", "anthropic-version": "2026-10-21", "anthropic-beta": "x-2025, y-2026" };
  const others = { authorization: "Bearer k", "x-api-key": "k", cookie: "c", "x-forwarded-for": "1.2.3.4", host: "h" };
  expect(forwardedHeaders({ ...sent, ...others }, "req-1")).toEqual({ ...sent, "x-request-id": "req-1" });
});

it("the request id is the call's own, whatever the client has sent", () => {
  expect(forwardedHeaders({ "x-request-id": "not valid" }, "req-1")).toEqual({ "x-request-id": "req-1" });
});

it("nothing travels on that is long, empty, or not printable", async () => {
  const name = fc.oneof(fc.constantFrom(...TRAVELLING), fc.string());
  const value = fc.oneof(
    fc.string(),
    fc.string({ unit: "binary" }),
    fc.constantFrom("", "x".repeat(5_000), "a\r\nb: c"),
  );
  await fc.assert(
    fc.property(fc.dictionary(name, value), (headers) => {
      for (const [name, value] of Object.entries(forwardedHeaders(headers, "req-1"))) {
        if (name === "x-request-id") continue;
        expect([TRAVELLING.includes(name), headers[name]]).toEqual([true, value]);
        expect(value).toMatch(/^[ -~]{1,4096}$/);
      }
    }),
    { numRuns: runs(100) },
  );
});

// Of a provider's error object, no secret passes, and no more than a client can use.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { redacted } from "../../functions/core/redaction.ts";
import { runs } from "../support/long.ts";

const SECRET = "sk-provider-0123456789";
const text = fc.tuple(fc.integer({ min: 0, max: 20_000 }), fc.integer({ min: 0, max: 60_000 }));
const aroundSecret = text.map(([before, after]) => `${"a".repeat(before)}${SECRET}${"b".repeat(after)}`);

describe("an error object that passes on", () => {
  it("has no secret, whole or cut, wherever it was and however large or deep the object is", () => {
    const deep = fc
      .integer({ min: 0, max: 5_000 })
      .map((depth) => JSON.parse(`${"[".repeat(depth)}1${"]".repeat(depth)}`));
    const error = fc.record({ message: aroundSecret, code: aroundSecret, other: aroundSecret, deep });
    fc.assert(
      fc.property(error, (error) => {
        const { deep, ...shallow } = redacted(error, [SECRET]);
        const passed = JSON.stringify(shallow);
        expect(passed).not.toContain(SECRET.slice(0, 8));
        expect(passed.length).toBeLessThan(66_000);
        expect(deep === undefined || JSON.stringify(deep).length < 70).toBe(true);
      }),
      { numRuns: runs(50, 1_000) },
    );
  });

  it("is the same, if it is small and has no secret", () => {
    const members = fc.dictionary(fc.string(), fc.jsonValue({ maxDepth: 5 }), { noNullPrototype: true });
    fc.assert(
      fc.property(members, (members) => {
        expect(redacted(members, [SECRET, "", "none"])).toEqual(JSON.parse(JSON.stringify(members)));
      }),
      { numRuns: runs(200) },
    );
  });
});

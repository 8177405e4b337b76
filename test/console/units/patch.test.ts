// Merge patches of what a form has changed.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { flat, isObject, isSame, mergePatch, nested } from "../../../console/parts/patch.ts";

const value = fc.oneof(fc.integer(), fc.string(), fc.boolean(), fc.array(fc.string(), { maxLength: 3 }));
const name = fc.string({ minLength: 1, maxLength: 4 }).filter((text) => !text.includes("\0") && text !== "__proto__");
const { object } = fc.letrec<{ object: Record<string, unknown> }>((tie) => ({
  object: fc.dictionary(name, fc.oneof({ depthSize: "small" }, value, tie("object")), { maxKeys: 4 }),
}));

describe("a merge patch", () => {
  it("makes of what was what is", () => {
    fc.assert(
      fc.property(object, object, (before, after) => {
        expect(isSame(applied(before, mergePatch(before, after) ?? {}), after)).toBe(true);
      }),
    );
  });

  it("is none where nothing has changed", () => {
    fc.assert(
      fc.property(object, (same) => {
        expect(mergePatch(same, structuredClone(same))).toBeUndefined();
      }),
    );
  });

  it("removes one limit with null, and leaves the others alone", () => {
    const before = { rate_limit: { rpm: 60, tpm: 1000 }, budget: { usd_per_day: 5 } };
    expect(mergePatch(before, { rate_limit: { tpm: 1000 } })).toEqual({ rate_limit: { rpm: null }, budget: null });
  });
});

it("takes an object apart by its paths, and puts it together again", () => {
  fc.assert(
    fc.property(object, (whole) => {
      expect(isSame(flat(nested(flat(whole))), flat(whole))).toBe(true);
    }),
  );
});

/** RFC 7396, section 2. */
function applied(target: unknown, patch: unknown): unknown {
  if (!isObject(patch)) return patch;
  const result: Record<string, unknown> = isObject(target) ? { ...target } : {};
  for (const [name, value] of Object.entries(patch)) {
    if (value === null) delete result[name];
    else result[name] = applied(result[name], value);
  }
  return result;
}

// JSON merge patch, by the examples of RFC 7396, appendix A. Documents and patches here are objects, as requests' are.
import fc from "fast-check";
import { expect, it } from "vitest";
import { mergePatch } from "../../functions/admin/merge-patch.ts";

it.each([
  [{ a: "b" }, { a: "c" }, { a: "c" }],
  [{ a: "b" }, { b: "c" }, { a: "b", b: "c" }],
  [{ a: "b" }, { a: null }, {}],
  [{ a: "b", b: "c" }, { a: null }, { b: "c" }],
  [{ a: ["b"] }, { a: "c" }, { a: "c" }],
  [{ a: "c" }, { a: ["b"] }, { a: ["b"] }],
  [{ a: { b: "c" } }, { a: { b: "d", c: null } }, { a: { b: "d" } }],
  [{ a: [{ b: "c" }] }, { a: [1] }, { a: [1] }],
  [{ e: null }, { a: 1 }, { e: null, a: 1 }],
  [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
])("makes of %j with the patch %j the result %j", (document, patch, result) => {
  expect(mergePatch(document, patch)).toEqual(result);
});

it("changes neither the document nor the patch, and changes nothing when it is applied again", () => {
  const objects = fc.dictionary(
    fc.constantFrom("a", "b", "c"),
    fc.json().map((text) => JSON.parse(text)),
  );
  fc.assert(
    fc.property(objects, objects, (document, patch) => {
      const before = JSON.stringify([document, patch]);
      const once = mergePatch(document, patch);
      expect(mergePatch(once, patch)).toEqual(once);
      expect(JSON.stringify([document, patch])).toBe(before);
    }),
  );
});

// What hooks add to a call's line is bounded, and never breaks the line or the hook.
import fc from "fast-check";
import { expect, it } from "vitest";
import { type LogFields, openCallLog } from "../../functions/core/log-fields.ts";

it("keeps plain values under their names, the latest of each", () => {
  const { log, logged } = openCallLog();
  log({ department: "sales", score: 0.5, cached: false, parent: null });
  log({ department: "support" });
  expect(logged).toEqual({ department: "support", score: 0.5, cached: false, parent: null });
});

it("ignores what does not fit, and cuts long texts, whatever a hook passes", () => {
  const names = fc.oneof(fc.constantFrom("__proto__", "constructor", "a".repeat(65), "with space"), fc.string());
  fc.assert(
    fc.property(fc.array(fc.dictionary(names, fc.oneof(fc.anything(), fc.string({ maxLength: 999 })))), (all) => {
      const { log, logged } = openCallLog();
      for (const fields of all) log(fields as LogFields);
      expect(JSON.stringify(logged).length).toBeLessThan(32 * 2_000);
      for (const [name, value] of Object.entries(logged)) {
        expect(name).toMatch(/^[A-Za-z]\w{0,63}$/);
        expect(String(value).length).toBeLessThanOrEqual(256);
        expect(typeof value).not.toBe(value === null ? "" : "object");
      }
    }),
  );
});

it.each([undefined, null, "text", 1])("ignores %j in place of fields", (fields) => {
  const { log, logged } = openCallLog();
  log(fields as never);
  expect(logged).toEqual({});
});

it("keeps 32 fields, and still replaces those", () => {
  const { log, logged } = openCallLog();
  for (let at = 0; at < 40; at++) log({ [`field_${at}`]: at });
  log({ field_0: "new" });
  expect(Object.keys(logged)).toHaveLength(32);
  expect(logged["field_0"]).toBe("new");
});

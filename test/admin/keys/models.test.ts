// The models of a key, as whoever creates or changes one may name them.
import { describe, expect, it } from "vitest";
import { requireModels } from "../../../functions/admin/keys/models.ts";

const stored = { models: [{ id: "model#m", document: { name: "m", model: "openai/x" } }], keys: [] };

function warningsFor(...names: readonly string[]): unknown[][] {
  const warnings: unknown[][] = [];
  requireModels(names, { stored, warn: (...warning) => warnings.push(warning) });
  return warnings;
}

describe("the models of a key", () => {
  it.each([["m"], ["*"], ["gpt-*"], ["m", "*"], []])("may be %j", (...names) => {
    expect(() => warningsFor(...names)).not.toThrow();
  });

  it("are warned of where a pattern matches no model", () => {
    const warning = ["no model has a name that matches 'gtp-*'", "allowed_models"];
    expect(warningsFor("*", "m*", "gtp-*")).toEqual([warning]);
  });

  it.each([["n"], ["m", "n"], ["g*t"], ["*m"]])("may not be %j", (...names) => {
    expect(() => warningsFor(...names)).toThrow(/^no such model: '[^']+'; the models are 'm'$/);
  });
});

// The models of a key, as `keys create` and `keys update` take them.
import { describe, expect, it, vi } from "vitest";
import { requireModels } from "../../cli/keys/models.ts";
import { parseNames } from "../../cli/names.ts";

const stored = { models: [{ id: "model#m", document: { name: "m", model: "openai/x" } }], keys: [] };

describe("the models of a key", () => {
  it.each(["m", "*", "gpt-*", "m,*", ""])("may be %j", (text) => {
    expect(() => requireModels(parseNames(text), stored)).not.toThrow();
  });

  it("are warned of where a pattern matches no model", () => {
    const written = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    requireModels(parseNames("*,m*,gtp-*"), stored);
    expect(written.mock.calls).toEqual([["warning: --models: no model has a name that matches 'gtp-*'\n"]]);
    written.mockRestore();
  });

  it.each(["n", "m,n", "g*t", "*m"])("may not be %j", (text) => {
    expect(() => requireModels(parseNames(text), stored)).toThrow(/^no such model: '[^']+'; the models are 'm'$/);
  });
});

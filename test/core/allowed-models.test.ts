// Which models the entries of `allowed_models` mean.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isAllowed } from "../../functions/core/directory/allowed-models.ts";

describe("a key", () => {
  it.each<[string[], string, boolean]>([
    [["gpt"], "gpt", true],
    [["gpt"], "gpt-4", false],
    [["gpt"], "GPT", false],
    [[], "gpt", false],
    [["*"], "gpt", true],
    [["*"], "__proto__", true],
    [["gpt-*"], "gpt-4", true],
    [["gpt-*"], "gpt-", true],
    [["gpt-*"], "gpt", false],
    [["gpt-*"], "my-gpt-4", false],
    [["gpt-*"], "gpt-*", true],
    [["claude", "gpt-*"], "gpt-4", true],
    [["g*t"], "gpt", false],
    [["*gpt"], "my-gpt", false],
    [["g.t*"], "gpt-4", false],
    [[""], "gpt", false],
  ])("that allows %j may use %j: %s", (allowed, name, expected) => {
    expect(isAllowed(allowed, name)).toBe(expected);
  });

  it("may use what its entries name or begin, and nothing else", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "b", "*", ".", "\\"), maxLength: 5 });
    const begins = (entry: string, name: string) => [...entry].every((letter, at) => letter === name[at]);
    fc.assert(
      fc.property(fc.array(text, { maxLength: 3 }), text, (allowed, name) => {
        const expected = allowed.some((entry) =>
          entry.at(-1) === "*" ? begins(entry.slice(0, -1), name) : entry === name,
        );
        expect(isAllowed(allowed, name)).toBe(expected);
      }),
    );
  });
});

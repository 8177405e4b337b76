// What is remembered of a text: worked out once, within bounds, and never a failure.
import { describe, expect, it } from "vitest";
import { remembered } from "../../functions/core/remembered.ts";

function counting(most?: number) {
  const asked: string[] = [];
  const lengthOf = remembered((text: string) => {
    asked.push(text);
    if (text === "bad") throw new Error("bad");
    return [text.length];
  }, most);
  return { asked, lengthOf };
}

describe("what depends on a text alone", () => {
  it("is worked out once for each text", () => {
    const { asked, lengthOf } = counting();
    const first = lengthOf("one");
    expect([lengthOf("three"), lengthOf("one")]).toEqual([[5], [3]]);
    expect(lengthOf("one")).toBe(first);
    expect(asked).toEqual(["one", "three"]);
  });

  it("is worked out again once too many other texts were asked for", () => {
    const { asked, lengthOf } = counting(2);
    for (const text of ["a", "b", "a", "c", "a", "c"]) lengthOf(text);
    expect(asked).toEqual(["a", "b", "c", "a"]);
  });

  it("is tried again after a failure", () => {
    const { asked, lengthOf } = counting();
    expect(() => lengthOf("bad")).toThrow("bad");
    expect(() => lengthOf("bad")).toThrow("bad");
    expect(asked).toEqual(["bad", "bad"]);
  });
});

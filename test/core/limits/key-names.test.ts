// The names of keys that were used: each is written once by an instance, and what was not written is tried again.
import { expect, it } from "vitest";
import { rememberedNames } from "../../../functions/core/limits/key-names.ts";

function setUp(options?: { readonly mostNames: number }) {
  const written: string[] = [];
  const store = { fails: false };
  const add = async (name: string) => {
    written.push(name);
    if (store.fails) throw new Error("throttled");
  };
  return { written, store, names: rememberedNames({ add }, options) };
}

it("a name is written once, also by calls at the same time", async () => {
  const { written, names } = setUp();
  await Promise.all(["a", "a", "b", "a"].map(names.add));
  expect(written).toEqual(["a", "b"]);
});

it("a name that could not be written is tried again with the next call", async () => {
  const { written, store, names } = setUp();
  store.fails = true;
  await expect(names.add("a")).rejects.toThrow("throttled");
  store.fails = false;
  await names.add("a");
  await names.add("a");
  expect(written).toEqual(["a", "a"]);
});

it("only so many names are remembered", async () => {
  const { written, names } = setUp({ mostNames: 2 });
  for (const name of ["a", "b", "c", "c", "b", "a"]) await names.add(name);
  expect(written).toEqual(["a", "b", "c", "a"]);
});

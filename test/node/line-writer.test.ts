import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { createLineWriter, type LineWriter } from "../../functions/node/line-writer.ts";

let written: string[];
let writer: LineWriter;

beforeEach(() => {
  vi.useFakeTimers();
  written = [];
  writer = createLineWriter((text) => written.push(text));
});
afterEach(() => {
  vi.useRealTimers();
});

it("writes the lines of a tenth of a second together, in their order", () => {
  writer.write("one");
  vi.advanceTimersByTime(99);
  writer.write("two\nthree");
  expect(written).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(written).toEqual(["one\ntwo\nthree\n"]);
  writer.write("four");
  vi.advanceTimersByTime(100);
  expect(written).toEqual(["one\ntwo\nthree\n", "four\n"]);
});

it("writes at once what is asked for, and nothing twice", () => {
  writer.write("one");
  writer.flush();
  writer.flush();
  vi.advanceTimersByTime(1_000);
  expect(written).toEqual(["one\n"]);
});

it("holds a bounded number of lines", () => {
  for (let line = 0; line < 1_000; line++) writer.write("x".repeat(1_000));
  expect(written.length).toBeGreaterThan(10);
  expect(Math.max(...written.map(({ length }) => length))).toBeLessThan(70_000);
});

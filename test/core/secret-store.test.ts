// Secrets that are kept elsewhere: how often they are read, and what serves when they cannot be.
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { secretStore } from "../../functions/core/directory/secret-store.ts";
import { runs } from "../support/long.ts";

const MINUTE = 60_000;

beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"] }));
afterEach(() => void vi.useRealTimers());

class Missing extends Error {}
class Unreachable extends Error {}

function start(values: Record<string, string | undefined | Error> = { a: "sk-1" }) {
  const read = vi.fn(async (name: string) => {
    const value = values[name];
    if (value instanceof Error) throw value;
    return value;
  });
  const report = vi.fn();
  const failures = { missing: () => new Missing(), unreachable: (cause: unknown) => new Unreachable("", { cause }) };
  return { values, read, report, secrets: secretStore({ read, report, ...failures }) };
}

describe("a secret", () => {
  it("is read once by many calls, and again after five minutes", async () => {
    const { values, read, secrets } = start();
    const many = await Promise.all(Array.from({ length: 20 }, () => secrets.get("a")));
    expect([new Set(many), read.mock.calls.length]).toEqual([new Set(["sk-1"]), 1]);
    values["a"] = "sk-2";
    vi.advanceTimersByTime(5 * MINUTE - 1);
    expect([await secrets.get("a"), read.mock.calls.length]).toEqual(["sk-1", 1]);
    vi.advanceTimersByTime(1);
    expect([await secrets.get("a"), read.mock.calls.length]).toEqual(["sk-2", 2]);
  });

  it("comes without the line break of the file that it was written from", async () => {
    expect(await start({ a: " sk-1\n" }).secrets.get("a")).toBe("sk-1");
  });

  it("that a provider refuses is read anew at the next call, but not more than once in five seconds", async () => {
    const { values, read, secrets } = start();
    await secrets.get("a");
    values["a"] = "sk-2";
    vi.advanceTimersByTime(4_999);
    secrets.refused("a");
    expect([await secrets.get("a"), read.mock.calls.length]).toEqual(["sk-1", 1]);
    vi.advanceTimersByTime(1);
    expect([await secrets.get("a"), read.mock.calls.length]).toEqual(["sk-2", 2]);
    secrets.refused("a");
    expect([await secrets.get("a"), read.mock.calls.length]).toEqual(["sk-2", 2]);
    secrets.refused("never-read");
  });

  it("goes on serving while the store cannot be reached, which is tried every five seconds", async () => {
    const { values, read, report, secrets } = start();
    await secrets.get("a");
    const cause = new Error("no connection");
    values["a"] = cause;
    vi.advanceTimersByTime(5 * MINUTE);
    expect([await secrets.get("a"), await secrets.get("a"), read.mock.calls.length]).toEqual(["sk-1", "sk-1", 2]);
    expect(report.mock.calls).toEqual([["a", cause]]);
    secrets.refused("a");
    expect([await secrets.get("a"), read.mock.calls.length]).toEqual(["sk-1", 2]);
    values["a"] = "sk-2";
    vi.advanceTimersByTime(5_000);
    expect(await secrets.get("a")).toBe("sk-2");
  });

  it("that no header can hold is reported and not used, and the one before goes on serving", async () => {
    const { values, report, secrets } = start({ a: "sk-1\nsk-2", b: "sk-3" });
    expect(await secrets.get("a").catch((error) => error)).toBeInstanceOf(Unreachable);
    expect(report.mock.calls).toEqual([["a", expect.objectContaining({ name: "ControlCharacters" })]]);
    expect(await secrets.get("b")).toBe("sk-3");
    values["b"] = "sk-3\0";
    vi.advanceTimersByTime(5 * MINUTE);
    expect(await secrets.get("b")).toBe("sk-3");
  });

  it("that was never read fails every call until the store can be reached: a failure is not remembered", async () => {
    const { values, read, secrets } = start({ a: new Error("no connection") });
    const failures = await Promise.all([secrets.get("a"), secrets.get("a")].map((got) => got.catch((error) => error)));
    expect(failures).toEqual([expect.any(Unreachable), expect.any(Unreachable)]);
    expect([failures[0].cause.message, read.mock.calls.length]).toEqual(["no connection", 1]);
    values["a"] = "sk-1";
    expect(await secrets.get("a")).toBe("sk-1");
  });

  it.each([undefined, "", " \n"])(
    "that is missing is reported, and asked for again after five seconds: %j",
    async (none) => {
      const { values, read, report, secrets } = start({ a: none });
      for (let calls = 0; calls < 3; calls++) await expect(secrets.get("a")).rejects.toThrow(Missing);
      expect([read.mock.calls.length, report.mock.calls]).toEqual([1, [["a"]]]);
      values["a"] = "sk-1";
      vi.advanceTimersByTime(5_000);
      expect(await secrets.get("a")).toBe("sk-1");
    },
  );

  it("that was removed does not go on serving", async () => {
    const { values, secrets } = start();
    await secrets.get("a");
    values["a"] = undefined;
    vi.advanceTimersByTime(5 * MINUTE);
    await expect(secrets.get("a")).rejects.toThrow(Missing);
  });

  it("is never older than five minutes while the store answers, nor read more than once in five seconds", async () => {
    const step = fc.record({
      wait: fc.integer({ min: 0, max: 4 * MINUTE }),
      what: fc.constantFrom("get", "refused", "change" as const),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), async (steps) => {
        const { values, read, secrets } = start({ a: "0" });
        const changes = [{ value: "0", at: Date.now() }];
        const reads: number[] = [];
        read.mockImplementation(async () => {
          reads.push(Date.now());
          return values["a"] as string;
        });
        for (const { wait, what } of steps) {
          vi.advanceTimersByTime(wait);
          if (what === "refused") secrets.refused("a");
          if (what === "change") {
            values["a"] = String(changes.length);
            changes.push({ value: String(changes.length), at: Date.now() });
          }
          const got = await secrets.get("a");
          const replacedAt = changes[changes.findIndex(({ value }) => value === got) + 1]?.at ?? Date.now();
          expect(Date.now() - replacedAt).toBeLessThan(5 * MINUTE);
        }
        expect(reads.slice(1).filter((at, index) => at - (reads[index] ?? 0) < 5_000)).toEqual([]);
      }),
      { numRuns: runs(100, 2_000) },
    );
  });
});

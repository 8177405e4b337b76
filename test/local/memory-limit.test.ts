import { spawn } from "node:child_process";
import { once } from "node:events";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { READING_INTERVAL, readMemory } from "../../local/lambda/memory.ts";
import { memoryLimit } from "../../local/lambda/memory-limit.ts";

const MIB = 2 ** 20;

/** A limit of 100 MB on a process that the test writes down. */
function limitOf(used: { bytes: number | undefined }) {
  const readings: number[] = [];
  const reported: number[] = [];
  const limit = memoryLimit({
    pid: 7,
    limit: 100,
    onExceeded: (megabytes) => reported.push(megabytes),
    read(pid) {
      readings.push(pid);
      return used.bytes;
    },
  });
  return { limit, readings, reported };
}

describe("the memory limit", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("is exceeded by the first byte beyond it, and says so once, with the megabytes that were used", () => {
    const used = { bytes: 100 * MIB };
    const { limit, reported } = limitOf(used);
    limit.watch();
    vi.advanceTimersByTime(READING_INTERVAL);
    expect(reported).toEqual([]);
    used.bytes += 1;
    vi.advanceTimersByTime(3 * READING_INTERVAL);
    expect(reported).toEqual([101]);
  });

  it("reads nothing while nothing is served", () => {
    const { limit, readings } = limitOf({ bytes: 1 });
    vi.advanceTimersByTime(10 * READING_INTERVAL);
    const stop = limit.watch();
    vi.advanceTimersByTime(2 * READING_INTERVAL);
    stop();
    vi.advanceTimersByTime(10 * READING_INTERVAL);
    expect(readings).toEqual([7, 7]);
  });

  it("is read on demand, and stays exceeded", () => {
    const used = { bytes: 1000 * MIB };
    const { limit, reported } = limitOf(used);
    expect(limit.isExceeded()).toBe(true);
    used.bytes = 1;
    expect(limit.isExceeded()).toBe(true);
    expect(reported).toEqual([1000]);
  });

  it("holds for a process of which nothing is known", () => {
    const { limit, reported } = limitOf({ bytes: undefined });
    expect(limit.isExceeded()).toBe(false);
    expect(reported).toEqual([]);
  });
});

describe("the memory of a process", () => {
  const hog = `const taken = Buffer.alloc(${200 * MIB}, 1); console.log(taken.length); setInterval(() => {}, 1000)`;

  it("is what it has taken, and not known when it is gone", async () => {
    const child = spawn(process.execPath, ["-e", hog]);
    await once(child.stdout, "data");
    expect(readMemory(child.pid ?? 0)).toBeGreaterThan(200 * MIB);
    child.kill("SIGKILL");
    await once(child, "exit");
    expect(readMemory(child.pid ?? 0)).toBeUndefined();
  });

  it.runIf(process.platform === "linux")("is its peak on Linux, also when that is over", () => {
    const now = process.memoryUsage.rss();
    expect(readMemory(process.pid)).toBeGreaterThanOrEqual(now);
  });
});

// After each file of tests: what it has put in place of the clock, the environment or a function is gone for the next one.
import { afterAll, vi } from "vitest";

const NAMES = ["Date", "setTimeout", "clearTimeout", "setInterval", "clearInterval", "setImmediate", "clearImmediate"];

const CLOCK = Symbol.for("sluice.clock");
const shared = globalThis as { [CLOCK]?: object };

/** The first file of a process finds the real clock. The others get it back, should a fake one have outlived its file. */
shared[CLOCK] ??= Object.fromEntries(NAMES.map((name) => [name, Reflect.get(globalThis, name)]));
Object.assign(globalThis, shared[CLOCK]);

afterAll(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

// After each file of tests: what it has put in place of the clock, the environment or a function is gone for the next one.
import { afterAll, vi } from "vitest";

afterAll(() => {
  vi.useRealTimers();
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
});

// For tests of whole processes, whose windows are those of the real clock: what counts in one window must not straddle two.
import { setTimeout as sleep } from "node:timers/promises";

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

/** Waits for the next minute if less than so many milliseconds are left of this one. */
export async function inOneMinute(needed: number): Promise<void> {
  await inOne(MINUTE, needed);
}

/** The same with days. */
export async function inOneDay(needed: number): Promise<void> {
  await inOne(DAY, needed);
}

async function inOne(window: number, needed: number): Promise<void> {
  const left = window - (Date.now() % window);
  if (left < needed) await sleep(left + 50);
}

/** How often `withinAMinute` may run something. */
export const MOST_RUNS = 3;

/** Runs it, and again if a minute has ended meanwhile: then it says nothing about one minute. `run` counts from 1. */
export async function withinAMinute<T>(task: (run: number) => Promise<T>): Promise<T> {
  const minute = () => Math.floor(Date.now() / MINUTE);
  for (let run = 1; ; run++) {
    const before = minute();
    const result = await task(run);
    if (minute() === before || run === MOST_RUNS) return result;
  }
}

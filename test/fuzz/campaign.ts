// A fuzz campaign: so many generated cases, none of which may hang, reject unhandled, or be the gateway's own fault.
import fc from "fast-check";
import { expect } from "vitest";
import { isLong, runs } from "../support/long.ts";

const CASES = runs(1_000, 100_000);
/** Longer than any limit that the cases set, and than a busy machine stands still. */
const HANG_MILLISECONDS = 20_000;

export interface Case {
  readonly status: number;
  /** How the case ended, for the tally. */
  readonly ending: string;
}

/** Runs the cases and prints one line about them. A failure names the seed, with which fast-check repeats and shrinks it. */
export async function campaign<T>(name: string, cases: fc.Arbitrary<T>, run: (one: T) => Promise<Case>): Promise<void> {
  const tally = new Map<string, number>();
  const rejections: unknown[] = [];
  const onRejection = (reason: unknown) => rejections.push(reason);
  process.on("unhandledRejection", onRejection);
  const start = performance.now();
  let slowest = 0;
  const property = fc.asyncProperty(cases, async (one) => {
    const began = performance.now();
    const { status, ending } = await withoutHanging(run(one));
    slowest = Math.max(slowest, performance.now() - began);
    const kind = `${status} ${ending}`;
    tally.set(kind, (tally.get(kind) ?? 0) + 1);
    expect(Object.keys(Object.prototype)).toEqual([]);
  });
  await fc.assert(property, { numRuns: CASES });
  await new Promise((resolve) => setImmediate(resolve));
  process.off("unhandledRejection", onRejection);
  expect(rejections).toEqual([]);
  if (isLong) report({ name, tally, slowest, seconds: (performance.now() - start) / 1000 });
}

async function withoutHanging<T>(running: Promise<T>): Promise<T> {
  let timeout: ReturnType<typeof setTimeout> | undefined;
  const hang = new Promise<never>((_, reject) => {
    timeout = setTimeout(() => reject(new Error("the gateway hangs")), HANG_MILLISECONDS);
  });
  return Promise.race([running, hang]).finally(() => clearTimeout(timeout));
}

interface Summary {
  readonly name: string;
  readonly tally: ReadonlyMap<string, number>;
  readonly slowest: number;
  readonly seconds: number;
}

function report({ name, tally, slowest, seconds }: Summary): void {
  const kinds = [...tally].toSorted(([, one], [, other]) => other - one).map(([kind, count]) => `  ${count} × ${kind}`);
  const head = `fuzz ${name}: ${CASES} cases in ${seconds.toFixed(0)} s, slowest ${slowest.toFixed(0)} ms, 0 hangs, 0 unhandled`;
  console.info([head, ...kinds].join("\n"));
}

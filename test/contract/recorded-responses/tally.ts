// What was found, counted, and what is wrong.

export interface Tally {
  count(what: string, times?: number): void;
  /** Runs a check. It fails if the check throws. */
  check(what: string, name: string, run: () => void): void;
  print(): void;
  readonly failed: number;
}

export function openTally(): Tally {
  const counts = new Map<string, number>();
  const failures: string[] = [];
  const count = (what: string, times = 1) => void counts.set(what, (counts.get(what) ?? 0) + times);
  return {
    count,
    check(what, name, run) {
      try {
        run();
        count(`${what}: ok`);
      } catch (error) {
        count(`${what}: FAILED`);
        failures.push(`${name}: ${what}: ${error instanceof Error ? error.message : error}`);
      }
    },
    print() {
      for (const failure of failures) console.log(`${failure}\n`);
      for (const [what, times] of [...counts].sort(([one], [other]) => one.localeCompare(other))) {
        console.log(`${String(times).padStart(6)}  ${what}`);
      }
    },
    get failed() {
      return failures.length;
    },
  };
}

// Lines that are no call's. Anyone can cause them, so their number is bounded. Their metrics stay exact, but in a flood a
// count may be written late: with the first request a second later.
import "../core/in-every-instance.ts";
import { answerEntry, type Visit } from "../core/answer-entry.ts";
import type { Report } from "../core/reply.ts";
import { failureLine } from "./failure-line.ts";
import { createSample, type LeftOut } from "./sample.ts";
import { createTally } from "./tally.ts";

export interface LogOptions {
  readonly stage: string;
  /** Writes one line, or several that belong together. */
  readonly write: (lines: string) => void;
  /** Whether lines may hold the messages of unforeseen errors. */
  readonly withMessages: boolean;
  /** Milliseconds since 1970. */
  readonly now?: () => number;
}

export interface RareLog {
  answer(visit: Visit, status: number): void;
  readonly failure: Report;
  /** Writes what is due. Lambda runs no timers between requests, so each request does it too. */
  catchUp(): void;
}

export function createRareLog({ stage, write, withMessages, now = Date.now }: LogOptions): RareLog {
  const sample = createSample();
  const tally = createTally(stage);
  const catchUp = () => {
    for (const one of sample.leftOut(now())) write(summaryLine(one, stage));
    for (const line of tally.due(now())) write(line);
  };
  return {
    catchUp,
    answer(visit, status) {
      const code = visit.error?.body.code ?? undefined;
      catchUp();
      tally.add({ status, code }, now());
      if (!sample.take({ status, code: code ?? null })) return;
      write(JSON.stringify({ ...answerEntry(visit, status), stage }));
      for (const line of tally.all()) write(line);
    },
    failure(ids, error) {
      const { hook = null, moment = null } = error.details;
      catchUp();
      if (!sample.take({ level: "ERROR", status: error.status, hook, moment })) return;
      write(failureLine(ids, error, { stage, withMessages, at: now() }));
    },
  };
}

/** `timestamp` is the beginning of the minute. */
function summaryLine({ kind, count, since }: LeftOut, stage: string): string {
  return JSON.stringify({ timestamp: new Date(since).toISOString(), left_out: count, ...kind, stage });
}

// The gateway's log: a line for each call, for every other answer, and for each failure of its own; and their metrics.
import type { Visit } from "../core/answer-entry.ts";
import type { LogEntry } from "../core/log-entry.ts";
import type { Report } from "../core/reply.ts";
import { callLines } from "./log-line.ts";
import type { LogOptions, RareLog } from "./rare-log.ts";

export interface Log {
  /** `receivedAt` is in milliseconds since 1970. */
  call(entry: LogEntry, receivedAt: number): void;
  answer(visit: Visit, status: number): Promise<void>;
  readonly failure: Report;
  /** Writes what is due of the lines that were left out: each call does it, and where there are timers, so do they. */
  catchUp(): void;
  /** Resolves when all lines are written. To be awaited before the instance may be frozen. */
  written(): Promise<unknown>;
}

export function createLog(options: LogOptions): Log {
  let rare: RareLog | undefined;
  let loading: Promise<RareLog> | undefined;
  let written: Promise<unknown> = Promise.resolve();

  /** Everything but calls is rare: its code is a file of its own in the bundle. */
  async function load(): Promise<RareLog> {
    loading ??= import("./rare-log.ts").then(({ createRareLog }) => createRareLog(options));
    rare = await loading;
    return rare;
  }

  return {
    call(entry, at) {
      rare?.catchUp();
      options.write(callLines(entry, { at, stage: options.stage }));
    },
    answer: async (visit, status) => (rare ?? (await load())).answer(visit, status),
    failure(ids, error) {
      if (rare !== undefined) return rare.failure(ids, error);
      written = Promise.all([written, load().then((loaded) => loaded.failure(ids, error))]);
    },
    catchUp: () => rare?.catchUp(),
    written: () => written,
  };
}

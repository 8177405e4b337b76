// What the function has written: every line, and the meter's line of a call as soon as it is there. It is written when
// everything else about its call is settled.
import { EventEmitter, once } from "node:events";
import type { LogEntry } from "../../../functions/core/log-entry.ts";

export interface Log {
  readonly lines: readonly string[];
  readonly write: (line: string) => void;
  /** Resolves with the first line for which this holds, as soon as there is one. */
  line(holds: (line: string, at: number) => boolean): Promise<string>;
  /** The meter's lines of a request so far. */
  entries(requestId: string): LogEntry[];
  /** Resolves with the first of them. */
  entry(requestId: string): Promise<LogEntry>;
}

export function createLog(): Log {
  const lines: string[] = [];
  const changes = new EventEmitter().setMaxListeners(0);
  const entries = (requestId: string) =>
    lines.filter((line) => line.includes(requestId)).flatMap((line) => entryIn(line, requestId));
  const until = async <T>(find: () => T | undefined): Promise<T> => {
    for (;;) {
      const found = find();
      if (found !== undefined) return found;
      await once(changes, "line");
    }
  };
  return {
    lines,
    write(line) {
      lines.push(line);
      changes.emit("line");
    },
    entries,
    line: (holds) => until(() => lines.find(holds)),
    entry: (requestId) => until(() => entries(requestId)[0]),
  };
}

/** Hooks may write anything else. */
function entryIn(line: string, requestId: string): LogEntry[] {
  if (!line.startsWith('{"timestamp":')) return [];
  const value: Partial<LogEntry> = JSON.parse(line);
  return value.request_id === requestId && value.ending !== undefined ? [value as LogEntry] : [];
}

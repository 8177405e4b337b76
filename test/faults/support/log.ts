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
  const byRequest = new Map<string, LogEntry[]>();
  const changes = new EventEmitter().setMaxListeners(0);
  const entries = (requestId: string) => byRequest.get(requestId) ?? [];
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
      const entry = entryIn(line);
      if (entry !== undefined) byRequest.set(entry.request_id, [...entries(entry.request_id), entry]);
      changes.emit("line");
    },
    entries,
    line: (holds) => until(() => lines.find(holds)),
    entry: (requestId) => until(() => entries(requestId)[0]),
  };
}

/** Hooks may write anything else. */
function entryIn(line: string): LogEntry | undefined {
  if (!line.startsWith('{"timestamp":')) return undefined;
  const value: Partial<LogEntry> = JSON.parse(line);
  return value.request_id !== undefined && value.ending !== undefined ? (value as LogEntry) : undefined;
}

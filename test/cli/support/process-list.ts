// The process list as anybody on the machine can read it, again and again while a test runs.
import { readdir, readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";

export interface ProcessWatch {
  /** Ends it, and tells every command line that was seen. */
  stop(): Promise<string[]>;
}

/** Needs Linux. */
export function watchProcesses(): ProcessWatch {
  const seen = new Set<string>();
  /** How often each process was looked at: a command line changes only when a process begins. */
  const looks = new Map<string, number>();
  const stopped = new AbortController();
  const watching = watch();
  return {
    async stop() {
      stopped.abort();
      await watching;
      return [...seen];
    },
  };

  async function newProcesses(): Promise<string[]> {
    const ids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name) && (looks.get(name) ?? 0) < MOST_LOOKS);
    for (const id of ids) looks.set(id, (looks.get(id) ?? 0) + 1);
    return ids;
  }

  async function watch(): Promise<void> {
    while (!stopped.signal.aborted) {
      for (const line of await commandLines(await newProcesses())) seen.add(line);
      await sleep(50); // A command takes some hundreds of milliseconds.
    }
  }
}

/** A shell that becomes the command does so within its first moments. */
const MOST_LOOKS = 10;

async function commandLines(ids: readonly string[]): Promise<string[]> {
  const lines = await Promise.all(ids.map((id) => readFile(`/proc/${id}/cmdline`, "utf8").catch(() => "")));
  return lines.map((line) => line.replaceAll("\0", " ").trim()).filter((line) => line !== "");
}

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
  const stopped = new AbortController();
  const watching = watch();
  return {
    async stop() {
      stopped.abort();
      await watching;
      return [...seen];
    },
  };

  async function watch(): Promise<void> {
    while (!stopped.signal.aborted) {
      for (const line of await commandLines()) seen.add(line);
      await sleep(50); // A command takes some hundreds of milliseconds.
    }
  }
}

async function commandLines(): Promise<string[]> {
  const ids = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const lines = await Promise.all(ids.map((id) => readFile(`/proc/${id}/cmdline`, "utf8").catch(() => "")));
  return lines.map((line) => line.replaceAll("\0", " ").trim()).filter((line) => line !== "");
}

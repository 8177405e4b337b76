// What processes have used, as Linux tells it.
import { readdirSync, readFileSync } from "node:fs";

/** User and system time of all threads, in milliseconds; to the nanosecond, unlike /proc/<pid>/stat. */
export function processorTime(pids: readonly number[]): number {
  return pids.reduce((sum, pid) => sum + threadsOf(pid).reduce((time, thread) => time + runTime(pid, thread), 0), 0);
}

function threadsOf(pid: number): string[] {
  return readdirSync(`/proc/${pid}/task`);
}

function runTime(pid: number, thread: string): number {
  return Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, "utf8").split(" ")[0]) / 1e6;
}

/** Resident memory in MB: with what is shared with other processes, with its share of that, and the highest ever. */
export interface Memory {
  readonly rss: number;
  readonly pss: number;
  readonly peak: number;
}

export function memory(pid: number): Memory {
  const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, "utf8");
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return { rss: megabytes(rollup, "Rss"), pss: megabytes(rollup, "Pss"), peak: megabytes(status, "VmHWM") };
}

function megabytes(text: string, name: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(text)?.[1]) / 1024;
}

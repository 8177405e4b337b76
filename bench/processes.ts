// What processes have used, as Linux reports it.
import { readdirSync, readFileSync, writeFileSync } from "node:fs";

/** The process and those that it has started, and theirs. */
export function familyOf(pid: number): number[] {
  const children = threadsOf(pid).flatMap((thread) => childrenOf(pid, thread));
  return [pid, ...children.flatMap(familyOf)];
}

function childrenOf(pid: number, thread: string): number[] {
  return (readFileSync(`/proc/${pid}/task/${thread}/children`, "utf8").match(/\d+/g) ?? []).map(Number);
}

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

/** Resident memory in MB: now, and the most since `resetPeak`. */
export interface Memory {
  readonly rss: number;
  readonly peak: number;
}

export function memory(pid: number): Memory {
  const status = readFileSync(`/proc/${pid}/status`, "utf8");
  return { rss: megabytes(status, "VmRSS"), peak: megabytes(status, "VmHWM") };
}

/** See clear_refs in Linux's documentation of /proc. */
export function resetPeak(pid: number): void {
  writeFileSync(`/proc/${pid}/clear_refs`, "5");
}

function megabytes(text: string, name: string): number {
  return Number(new RegExp(`^${name}:\\s+(\\d+) kB`, "m").exec(text)?.[1]) / 1024;
}

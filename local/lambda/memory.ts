// What a process has used of the machine's memory at most, as the operating system counts it.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";

/** Bytes; undefined if the process is gone, or the system does not say. */
export type ReadMemory = (pid: number) => number | undefined;

/** Linux keeps the peak, so that no spike escapes. Elsewhere it is what the process uses now; on Windows it is not known. */
export const readMemory: ReadMemory = (pid) => {
  try {
    if (process.platform === "linux")
      return kibibytes(/^VmHWM:\s+(\d+) kB$/m, readFileSync(`/proc/${pid}/status`, "utf8"));
    if (process.platform === "win32") return undefined;
    return kibibytes(/^\s*(\d+)\s*$/, execFileSync("ps", ["-o", "rss=", "-p", String(pid)], { encoding: "utf8" }));
  } catch {
    return undefined; // It has just ended.
  }
};

/** `ps` is a process of its own each time, and 20 readings of a file in a second are not noticed. Milliseconds. */
export const READING_INTERVAL = process.platform === "linux" ? 50 : 1_000;

function kibibytes(pattern: RegExp, text: string): number | undefined {
  const [, number] = pattern.exec(text) ?? [];
  return number === undefined ? undefined : Number(number) * 1024;
}

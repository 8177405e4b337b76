// What runs on this machine, as `ps` tells it.
import { execFileSync } from "node:child_process";

/** The processes that this one has started, and theirs. */
export function descendants(pid: number): number[] {
  const rows = list("pid=,ppid=").map((row) => row.split(/\s+/).map(Number));
  const children = rows.filter(([, parent]) => parent === pid).map(([child]) => child as number);
  return children.flatMap((child) => [child, ...descendants(child)]);
}

/** Settles when none of them runs any more. No event tells of a process that is not our child. */
export async function allGone(pids: number[]): Promise<void> {
  while (running(pids).length > 0) await new Promise((resolve) => setTimeout(resolve, 10));
}

/** A zombie is not running: it only waits for its parent to notice. */
function running(pids: number[]): number[] {
  const rows = list("pid=,stat=").map((row) => row.split(/\s+/));
  return rows
    .filter(([, state]) => !state?.startsWith("Z"))
    .map(([pid]) => Number(pid))
    .filter((pid) => pids.includes(pid));
}

function list(columns: string): string[] {
  const table = execFileSync("ps", ["-A", "-o", columns], { encoding: "utf8" });
  return table
    .trim()
    .split("\n")
    .map((row) => row.trim());
}

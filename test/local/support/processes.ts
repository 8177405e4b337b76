// What runs on this machine: from /proc, as small images have no `ps`, and from `ps` where there is no /proc.
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";

interface Row {
  pid: number;
  parent: number;
  /** `Z` is a zombie: it does not run, it only waits for its parent to notice. */
  state: string;
}

/** The processes that this one has started, and theirs. */
export function descendants(pid: number, rows: Row[] = processes()): number[] {
  const children = rows.filter(({ parent }) => parent === pid);
  return children.flatMap((child) => [child.pid, ...descendants(child.pid, rows)]);
}

/** Settles when none of them runs any more. No event tells of a process that is not our child. */
export async function allGone(pids: number[]): Promise<void> {
  while (processes().some(({ pid, state }) => pids.includes(pid) && !state.startsWith("Z"))) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

function processes(): Row[] {
  if (existsSync("/proc/self/stat"))
    return readdirSync("/proc")
      .filter((name) => /^\d+$/.test(name))
      .flatMap(fromProc);
  const lines = execFileSync("ps", ["-A", "-o", "pid=,ppid=,stat="], { encoding: "utf8" }).trim().split("\n");
  return lines.map((line) => line.trim().split(/\s+/)).map(([pid, parent, state = ""]) => row(pid, parent, state));
}

/** The state and the parent stand behind the command's name, which is in parentheses. */
function fromProc(pid: string): Row[] {
  try {
    const [, state = "", parent] = /\) (\S) (\d+)/.exec(readFileSync(`/proc/${pid}/stat`, "utf8")) ?? [];
    return [row(pid, parent, state)];
  } catch {
    return []; // It has just ended.
  }
}

function row(pid: string | undefined, parent: string | undefined, state: string): Row {
  return { pid: Number(pid), parent: Number(parent), state };
}

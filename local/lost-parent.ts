// Ends the server with npm. npm's shell may keep a signal to itself, and npm may be killed: no signal arrives then.
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { basename } from "node:path";
import { isAlive } from "./is-alive.ts";

/** Milliseconds. */
const INTERVAL = 500;
const SHELL = /^-?(?:sh|ash|bash|dash|ksh|zsh|busybox|cmd\.exe)$/;
/** What may start scripts as process 1 of a container. */
const RUNNER = /^(?:npm|node|yarn|pnpm|bun)/;

/** Calls `stop` once when npm is gone. Without npm, nothing is watched. */
export function onLostParent(stop: () => void): void {
  if (process.env["npm_lifecycle_event"] === undefined) return;
  const parent = process.ppid;
  const watched = upToNpm(parent);
  const isOrphan = watched.some(isReaper);
  const timer = setInterval(() => {
    if (!isOrphan && process.ppid === parent && watched.every(isAlive)) return;
    clearInterval(timer);
    stop();
  }, INTERVAL);
}

/** npm, and before it its shell and recent-node.mjs if they have stayed. */
function upToNpm(pid: number): number[] {
  const { name, parent } = read(pid);
  const isBetween = SHELL.test(name) || String(pid) === process.env["SLUICE_LAUNCHER"];
  return isBetween && parent > 0 ? [pid, ...upToNpm(parent)] : [pid];
}

/** npm was gone before this process could ask who its parent is. */
function isReaper(pid: number): boolean {
  const { name } = read(pid);
  return name === "systemd" || (pid === 1 && name !== "" && !RUNNER.test(name));
}

/** The name is empty where the system does not report it. */
function read(pid: number): { name: string; parent: number } {
  try {
    const [, name = "", parent] = process.platform === "linux" ? fromProc(pid) : fromPs(pid);
    return { name: basename(name), parent: Number(parent ?? 0) };
  } catch {
    return { name: "", parent: 0 };
  }
}

function fromProc(pid: number): string[] {
  return /\((.*)\) \S (\d+)/s.exec(readFileSync(`/proc/${pid}/stat`, "utf8")) ?? [];
}

/** On Windows there is none. */
function fromPs(pid: number): string[] {
  const [, parent = "", name = ""] =
    /^\s*(\d+)\s+(.+?)\s*$/.exec(execFileSync("ps", ["-o", "ppid=,comm=", "-p", String(pid)], { encoding: "utf8" })) ??
    [];
  return ["", name, parent];
}

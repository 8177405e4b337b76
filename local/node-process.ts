// A process of Node that belongs to the local server and ends with it.
import { type ChildProcess, spawn } from "node:child_process";
import { forEachLine } from "./lines.ts";
import { nodePath } from "./supplied-node.mjs";

export type LogStream = "stdout" | "stderr";
export type OnLog = (line: string, stream: LogStream) => void;

export interface Exit {
  /** Such as `exit code 1`. */
  how: string;
  /** Because of a signal that was sent here, and not by itself or by others. */
  wanted: boolean;
}

export interface NodeProcess {
  pid: number;
  /** Settles when the process is gone and its output was read. Never rejects. */
  exited: Promise<Exit>;
  /** Sends SIGTERM. */
  terminate(): void;
  /** Sends SIGINT. */
  interrupt(): void;
  kill(): void;
}

/** `args` are Node's. They must load end-with-parent.cjs, which watches standard input. */
export function spawnNode(args: readonly string[], environment: Record<string, string>, onLog: OnLog): NodeProcess {
  const child = spawn(nodePath, args, {
    env: environment,
    stdio: "pipe",
    // A process group of its own: Ctrl-C is for the local server, which then ends its processes itself. On Windows it would
    // open a window.
    detached: process.platform !== "win32",
    windowsHide: true,
  });
  child.stdin.on("error", () => {}); // The pipe is only there to be closed, and breaks when the process is killed.
  forEachLine(child.stdout, (line) => onLog(line, "stdout"));
  forEachLine(child.stderr, (line) => onLog(line, "stderr"));
  return {
    pid: child.pid ?? 0,
    exited: exitOf(child),
    terminate: () => void child.kill("SIGTERM"),
    interrupt: () => void child.kill("SIGINT"),
    kill: () => void child.kill("SIGKILL"),
  };
}

function exitOf(child: ChildProcess): Promise<Exit> {
  return new Promise((settle) => {
    child.once("error", (error) => settle({ how: `it could not be started: ${error.message}`, wanted: false }));
    child.once("close", (code, signal) => {
      settle({ how: signal === null ? `exit code ${code}` : `signal ${signal}`, wanted: child.killed });
    });
  });
}

// The process of one execution environment: Amazon's runtime client with the function in it.
import { type ChildProcess, spawn } from "node:child_process";
import { createRequire } from "node:module";
import { fileURLToPath } from "node:url";
import { nodePath } from "../supplied-node.mjs";
import { heapLimits } from "./heap-limits.ts";
import { forEachLine } from "./lines.ts";

const { resolve } = createRequire(import.meta.url);
const RUNTIME_CLIENT = resolve("aws-lambda-ric");
const SHIM = fileURLToPath(new URL("rapid-client.cjs", import.meta.url));

export type LogStream = "stdout" | "stderr";
export type OnLog = (line: string, stream: LogStream) => void;

export interface Exit {
  /** Such as `exit code 1`. */
  how: string;
  /** Because of `kill`, and not by itself or by others. */
  wanted: boolean;
}

export interface RuntimeProcess {
  pid: number;
  /** Settles when the process is gone and its output was read. Never rejects. */
  exited: Promise<Exit>;
  kill(): void;
}

export function spawnRuntime(environment: Record<string, string>, onLog: OnLog): RuntimeProcess {
  const limits = heapLimits(environment["AWS_LAMBDA_FUNCTION_MEMORY_SIZE"]);
  const child = spawn(nodePath, [...limits, "--require", SHIM, RUNTIME_CLIENT], {
    env: environment,
    stdio: "pipe",
    // A process group of its own: Ctrl-C is for the server, which then ends its instances itself. On Windows it would
    // open a window.
    detached: process.platform !== "win32",
    windowsHide: true,
  });
  child.stdin.on("error", () => {}); // The pipe is only there to be closed, and breaks when the process is killed.
  forEachLine(child.stdout, (line) => onLog(line, "stdout"));
  forEachLine(child.stderr, (line) => onLog(line, "stderr"));
  return { pid: child.pid ?? 0, exited: exitOf(child), kill: () => child.kill("SIGKILL") };
}

function exitOf(child: ChildProcess): Promise<Exit> {
  return new Promise((settle) => {
    child.once("error", (error) => settle({ how: `it could not be started: ${error.message}`, wanted: false }));
    child.once("close", (code, signal) => {
      settle({ how: signal === null ? `exit code ${code}` : `signal ${signal}`, wanted: child.killed });
    });
  });
}

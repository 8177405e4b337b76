// The operators' commands as npm runs them: processes of their own, with nothing of this process's environment.
import { type ChildProcess, spawn } from "node:child_process";
import { text } from "node:stream/consumers";
import { nodePath } from "../../../local/supplied-node.mjs";
import { quickStart } from "../../support/quick-start.ts";

export interface Result {
  /** The exit code, or the signal that ended it. */
  readonly code: number | string | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Started {
  readonly process: ChildProcess;
  readonly ended: Promise<Result>;
}

export interface Options {
  readonly variables?: Readonly<Record<string, string>>;
  /** For its stdin, which is empty otherwise. */
  readonly input?: string;
  /** Options of Node itself. */
  readonly node?: readonly string[];
  /** What a shell does with the command, such as `"$@" > file`. */
  readonly shell?: string;
}

export type Name = "admin" | "config" | "keys" | "models" | "usage";

export function startCommand(name: Name, args: readonly string[], options: Options = {}): Started {
  const { variables = {}, input = "", node = [], shell = 'exec "$@"' } = options;
  const env = { PATH: process.env["PATH"] ?? "", ...quickStart, ...variables };
  const command = [nodePath, ...node, "local/shell.ts", `cli/${name}.ts`, ...args];
  const child = spawn("sh", ["-c", shell, "sh", ...command], { env, stdio: "pipe" });
  child.stdin.on("error", () => {}).end(input);
  const closed = new Promise<number | string | null>((resolve) => {
    child.once("close", (code, signal) => resolve(code ?? signal));
  });
  const ended = Promise.all([closed, text(child.stdout), text(child.stderr)]).then(([code, stdout, stderr]) => ({
    code,
    stdout,
    stderr,
  }));
  return { process: child, ended };
}

/** As if a person sat at a terminal. */
export const AT_TERMINAL = ["--import", "data:text/javascript,process.stdin.isTTY=process.stderr.isTTY=true"];

/** Without the progress of a command that takes longer than a second, as any may on a busy machine. */
export function withoutProgress(stderr: string): string {
  return stderr.replaceAll(/^reading [a-z ]+… .*\n/gm, "");
}

// `node local/start.ts` as an operator runs it.
import { type ChildProcess, spawn } from "node:child_process";
import { dirname } from "node:path";
import { text } from "node:stream/consumers";
import { nodePath } from "../../../local/supplied-node.mjs";
import { scripts } from "../../../package.json" with { type: "json" };
import { quickStart } from "../../support/quick-start.ts";

export interface Command {
  process: ChildProcess;
  /** What it prints until `pattern` matches; rejects with what it printed when it ends before. */
  printed(pattern: RegExp): Promise<string>;
  /** Its exit code or signal, and its whole standard error. */
  ended: Promise<{ code: number | string | null; stderr: string }>;
}

/** The same through a shell that stays, as npm starts it. */
export function startCommandInShell(directory?: string): Command {
  return start("sh", ["-c", IN_SHELL], { variables: OF_NPM, directory });
}

/** The same with somebody between, who takes the place of npm. */
export function startCommandInShellOfNpm(directory?: string): Command {
  return start("sh", ["-c", 'sh -c "$IN_SHELL"; exit'], { variables: { ...OF_NPM, IN_SHELL }, directory });
}

const OF_NPM = { npm_lifecycle_event: "start" };
const IN_SHELL = `"${nodePath}" local/start.ts; exit`;

/** The same on a Node that says that it is an older one, so that another has to run the command. */
export function startCommandOnOlderNode(directory?: string): Command {
  return start(nodePath, [...OLDER, "local/start.ts"], { variables: OF_NPM, directory });
}

/** The same with a shell between, and with somebody who takes the place of npm. */
export function startCommandOnOlderNodeOfNpm(directory?: string): Command {
  const inShell = `"${nodePath}" "$@" local/start.ts; exit`;
  const outer = ["-c", 'sh -c "$IN_SHELL" sh "$@"; exit', "sh", ...OLDER];
  return start("sh", outer, { variables: { ...OF_NPM, IN_SHELL: inShell }, directory });
}

const PRETENDED = 'data:text/javascript,Object.defineProperty(process, "versions", { value: { node: "20.20.2" } })';
const OLDER = ["--import", PRETENDED, "--import", "./local/recent-node.mjs"];

/** The same as package.json has it, started by somebody who leaves before it runs. */
export function startCommandOfLostParent(directory?: string): Command {
  const path = `${dirname(nodePath)}:${process.env["PATH"]}`;
  const variables = { ...OF_NPM, PATH: path, SCRIPT: scripts.start };
  return start("sh", ["-c", 'sh -c "$SCRIPT" & sleep 0.1'], { variables, directory });
}

/** On any free port, unless `variables` say otherwise; with none of the settings of whoever runs the tests. */
export function startCommand(variables: Record<string, string> = {}, directory?: string): Command {
  return start(nodePath, ["local/start.ts"], { variables, directory });
}

interface Surroundings {
  readonly variables: Record<string, string>;
  /** A copy of the repository; the repository itself, unless given. */
  readonly directory: string | undefined;
}

function start(command: string, args: string[], { variables, directory }: Surroundings): Command {
  const env = { PATH: process.env["PATH"] ?? "", PORT: "0", ...quickStart, ...variables };
  const child = spawn(command, args, { cwd: directory, env, stdio: ["ignore", "pipe", "pipe"] });
  const stderr = text(child.stderr);
  let stdout = "";
  child.stdout.setEncoding("utf8").on("data", (more) => {
    stdout += more;
  });
  const ended = new Promise<number | string | null>((resolve) => {
    child.once("close", (code, signal) => resolve(code ?? signal));
  }).then(async (code) => ({ code, stderr: await stderr }));
  const printed = (pattern: RegExp) =>
    new Promise<string>((resolve, reject) => {
      const look = () => pattern.test(stdout) && resolve(stdout);
      child.stdout.on("data", look);
      look();
      void ended.then((end) => reject(new Error(`${JSON.stringify(end)}${stdout}`)));
    });
  return { process: child, printed, ended };
}

// Where the blocks of one page run, one after the other: a copy of the repository, its servers, and the variables that the
// blocks before have set.
import { spawn } from "node:child_process";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { delimiter, dirname, join, resolve } from "node:path";
import { text } from "node:stream/consumers";
import { nodePath } from "../../../local/supplied-node.mjs";
import { quickStart } from "../../support/quick-start.ts";
import { sendSignal } from "../../support/send-signal.ts";
import { openControl } from "./control.ts";
import { layOut } from "./lay-out.ts";
import { openServers } from "./servers.ts";

export interface Result {
  /** Of a program that was killed because it took too long, null. */
  readonly code: number | null;
  /** What a terminal would show, with the addresses of the page. */
  readonly output: string;
}

export interface Session {
  readonly folder: string;
  /** `hasOutput`: whether the output is compared, so that an error may be what is expected. */
  shell(script: string, hasOutput: boolean): Promise<Result>;
  /** A file of the copy, and the program that runs it. */
  program(file: { path: string; text: string }, command: readonly string[]): Promise<Result>;
  close(): Promise<void>;
}

/** Milliseconds. */
const LONGEST = 60_000;

/** `files` are those that the page shows, which a reader has saved. */
export async function openSession(files: readonly (readonly [string, string])[]): Promise<Session> {
  const folder = await layOut();
  for (const [path, content] of files) await save(join(folder, path), content);
  const home = join(folder, ".home");
  await writeNpm(home);
  const servers = openServers();
  const control = await openControl(servers);
  const state = join(home, "state");
  await writeFile(state, "");

  const run = async (script: string, variables: Record<string, string>): Promise<Result> => {
    if (/^.*\b[A-Z][A-Z0-9_]*=.*\bnpm (?:run )?start\b/m.test(script)) await servers.chooseNext();
    const port = needsServer(script) ? await servers.port() : 0;
    const env = { ...environmentOf(home), DOCS_RUNNER: control.url, STATE: state, ...variables };
    const result = await bash(withPort(script, port), { folder, env });
    return { ...result, output: withoutPort(result.output, port) };
  };
  return {
    folder,
    async shell(script, hasOutput) {
      await writeFile(join(home, ".curlrc"), `silent\nshow-error\n${hasOutput ? "" : "fail-with-body\n"}`);
      const strict = hasOutput ? "" : "set -euo pipefail\n";
      return run(`set -a; . "$STATE"\n${strict}trap 'export -p > "$STATE"' EXIT\n${script}`, {});
    },
    async program({ path, text }, command) {
      const port = needsServer(text) ? await servers.port() : 0;
      await save(join(folder, path), withPort(text, port));
      const result = await run(`set -a; . "$STATE"; exec "$@"`, { ARGUMENTS: JSON.stringify([...command, path]) });
      return { ...result, output: withoutPort(result.output, port) };
    },
    async close() {
      await control.close();
      await servers.close();
      await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    },
  };
}

async function save(path: string, content: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
}

/** Nothing of the real environment but the way to programs. */
function environmentOf(home: string): Record<string, string> {
  const path = [join(home, "bin"), dirname(nodePath), process.env["PATH"]].join(delimiter);
  return { PATH: path, HOME: home, NO_COLOR: "1", ...quickStart };
}

async function writeNpm(home: string): Promise<void> {
  await mkdir(join(home, "bin"), { recursive: true });
  const program = `#!/bin/sh\nexec "${nodePath}" "${resolve("test/docs/run/npm.mjs")}" "$@"\n`;
  await writeFile(join(home, "bin/npm"), program, { mode: 0o755 });
}

const ADDRESS = /\b(?:localhost|127\.0\.0\.1):3000\b/g;

/** `npm start` too: what it prints has the address. */
function needsServer(script: string): boolean {
  return script.match(ADDRESS) !== null || /\bnpm (?:run )?start\b/.test(script);
}

function withPort(script: string, port: number): string {
  return script.replaceAll(ADDRESS, `127.0.0.1:${port}`);
}

function withoutPort(output: string, port: number): string {
  return output.replaceAll(new RegExp(`\\b(?:localhost|127\\.0\\.0\\.1):${port}\\b`, "g"), "localhost:3000");
}

async function bash(script: string, { folder, env }: { folder: string; env: Record<string, string> }): Promise<Result> {
  const args: string[] = env["ARGUMENTS"] === undefined ? [] : JSON.parse(env["ARGUMENTS"]);
  const child = spawn("bash", ["-c", `exec 2>&1\n${script}`, "bash", ...args], {
    ...{ cwd: folder, env, detached: true, stdio: ["ignore", "pipe", "inherit"] },
  });
  const { pid = 0 } = child;
  const end = () => {
    try {
      sendSignal(-pid, "SIGKILL");
    } catch {} // None is left.
  };
  const late = setTimeout(end, LONGEST);
  const closed = new Promise<number | null>((settle) => child.once("exit", (code) => settle(code)));
  const output = text(child.stdout);
  const code = await closed;
  clearTimeout(late);
  end(); // What it has left running.
  return { code, output: await output };
}

// Whether SST's command line takes a command: its own help says which commands and options there are.
import { execFile } from "node:child_process";
import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";

const run = promisify(execFile);

export interface Sst {
  /** Throws what is wrong with a command. Resolves to the command that `sst shell` is to run, if there is one. */
  check(words: readonly string[]): Promise<readonly string[]>;
  close(): Promise<void>;
}

export async function openSst(): Promise<Sst> {
  const home = await mkdtemp(join(tmpdir(), "sluice-sst-"));
  const pulumi = join(home, ".config/sst/bin/pulumi");
  await mkdir(join(pulumi, ".."), { recursive: true });
  // Left to itself, SST would download Pulumi first.
  await writeFile(pulumi, "#!/bin/sh\nexit 0\n");
  await chmod(pulumi, 0o755);
  const known = new Map<string, Promise<string>>();
  const help = (path: readonly string[]) => {
    const name = path.join(" ");
    const found = known.get(name) ?? askForHelp(path, home);
    known.set(name, found);
    return found;
  };
  return { check: (words) => check(words, help), close: () => rm(home, { recursive: true }) };
}

/** It ends with 1 after it has printed its help. */
async function askForHelp(path: readonly string[], home: string): Promise<string> {
  const settings = { SST_SKIP_DEPENDENCY_CHECK: "1", SST_NO_BUN: "1", SST_TELEMETRY_DISABLED: "1", CI: "1" };
  const env = { PATH: process.env["PATH"], HOME: home, XDG_CONFIG_HOME: join(home, ".config"), ...settings };
  const asked = run(resolve("node_modules/.bin/sst"), [...path, "--help"], { cwd: home, env, timeout: 30_000 });
  const { stdout, stderr } = await asked.catch((error: { stdout: string; stderr: string }) => error);
  return `${stdout}${stderr}`;
}

async function check(words: readonly string[], help: (path: readonly string[]) => Promise<string>) {
  const end = words.includes("--") ? words.indexOf("--") : words.length;
  const own = words.slice(0, end);
  const path: string[] = [];
  let text = await help(path);
  for (const word of own.filter((word) => !word.startsWith("-"))) {
    if (!hasCommand(text, path, word)) break;
    path.push(word);
    text = await help(path);
  }
  if (!text.startsWith(`Usage: sst ${path.join(" ")}`) || path.length === 0)
    throw new Error(`\`sst ${own.join(" ")}\` is no command of SST`);
  const options = own.flatMap((word) => /^(--[\w-]+)/.exec(word)?.[1] ?? []);
  for (const option of options)
    if (!new RegExp(`^ +${option} `, "m").test(text)) throw new Error(`\`sst ${path.join(" ")}\` has no ${option}`);
  return words.slice(end + 1);
}

/** The list of commands shows each as `  sst secret set <name>`. */
function hasCommand(help: string, path: readonly string[], word: string): boolean {
  const shown = `  ${["sst", ...path, word].join(" ")} `;
  return !help.startsWith("Usage:") && help.split("\n").some((line) => `${line} `.startsWith(shown));
}

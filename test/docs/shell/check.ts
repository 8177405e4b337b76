// Stands in for a shell where its commands cannot run: each that has a parser here is given to it, the rest only to the shell's.
import { execFile } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { checkCurl } from "./curl.ts";
import { commandsIn } from "./parse.ts";
import { parseSluice } from "./sluice.ts";
import type { Sst } from "./sst.ts";
import { variablesSetIn } from "./variables.ts";

const run = promisify(execFile);

interface Known {
  readonly sst: Sst;
  /** The files of the page, which a reader has saved. */
  readonly files: ReadonlyMap<string, string>;
}

/** Throws what is wrong, and where nothing of the script could be checked. */
export async function checkScript(script: string, known: Known): Promise<void> {
  await run("bash", ["-n", "-c", script.replaceAll(/<([\w -]+)>/g, "$1")]);
  let checked = variablesSetIn(script).length;
  for (const { words } of commandsIn(script)) if (await checkCommand(words, known)) checked++;
  if (checked === 0) throw new Error("nothing here can be checked: mark it `shown`");
}

/** Whether there is a parser for it, or a file of the repository in it. */
async function checkCommand([program = "", ...args]: readonly string[], known: Known): Promise<boolean> {
  if (program === "npm") return checkNpm(args, known);
  if (program === "npx") return checkNpx(args, known);
  if (program === "sluice") return sluice(args);
  if (program === "curl") return checkCurl(args);
  return checkPaths(args, known);
}

async function sluice(words: readonly string[]): Promise<boolean> {
  await parseSluice(words);
  return true;
}

const OPERATORS = new Set(["admin", "config", "keys", "models", "usage"]);

/** `npm [--prefix folder] run [--silent] name [--] arguments`, and npm's own commands. */
async function checkNpm(args: readonly string[], known: Known): Promise<boolean> {
  const { folder, words } = withoutOptions(args);
  const [command = "", ...rest] = words;
  if (["ci", "install", "exec"].includes(command)) return true;
  const isRun = command === "run" || command === "run-script";
  const [name = "", ...given] = isRun ? rest : words;
  const { scripts } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as { scripts: object };
  if (!(name in scripts)) throw new Error(`${folder}/package.json has no script ${name}`);
  const own = given[0] === "--" ? given.slice(1) : given;
  if (folder === "." && name === "sluice") return sluice(own);
  if (folder === "." && OPERATORS.has(name)) return sluice([name, ...own]);
  checkPaths(own, known);
  return true;
}

/** Those of npm itself, which may come before and after `run`. */
function withoutOptions(args: readonly string[]): { folder: string; words: readonly string[] } {
  const words: string[] = [];
  let folder = ".";
  for (let at = 0; at < args.length; at++) {
    const word = args[at] ?? "";
    if (word === "--") return { folder, words: [...words, ...args.slice(at)] };
    // A folder elsewhere is where a reader has put the repository.
    if (word === "--prefix") folder = existsSync(join(args[++at] ?? "", "package.json")) ? (args[at] ?? "") : ".";
    else if (!word.startsWith("-")) words.push(word);
  }
  return { folder, words };
}

async function checkNpx(args: readonly string[], known: Known): Promise<boolean> {
  const [program = "", ...rest] = args;
  if (program === "sst") {
    const inner = await known.sst.check(rest);
    if (inner.length > 0) await checkCommand(inner, known);
    return true;
  }
  if (!existsSync(join("node_modules/.bin", program))) throw new Error(`no package here has the command ${program}`);
  if (program === "vitest") checkProject(rest);
  checkPaths(rest, known);
  return true;
}

function checkProject(words: readonly string[]): void {
  const at = words.indexOf("--project");
  const name = words[at + 1] ?? "";
  if (at !== -1 && !readFileSync("vitest.config.ts", "utf8").includes(`name: "${name}"`))
    throw new Error(`vitest.config.ts has no project ${name}`);
}

/** What looks like a path of the repository is one. Whether there is any. */
function checkPaths(words: readonly string[], { files }: Known): boolean {
  const paths = words.filter((word) => /^(?:bench|cli|docs|functions|infra|local|site|test)\/[\w./-]+$/.test(word));
  for (const path of paths) if (!existsSync(path) && !files.has(path)) throw new Error(`there is no ${path}`);
  return paths.length > 0;
}

// Whether the TypeScript of the pages has the right types, beside the code that it is written for.
import { execFile } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import clients from "../../clients/package.json" with { type: "json" };
import type { Block } from "../blocks.ts";
import { fileOf } from "../file-of.ts";

const run = promisify(execFile);

/** Fragments use what the text around them names; they have no imports. */
export function hasTypes({ language, mark, text }: Block): boolean {
  return language === "ts" && (mark === "run" || (mark === "run: stand-in" && isModule(text)));
}

function isModule(text: string): boolean {
  return /^(?:import|export)\b/m.test(text);
}

/** What the compiler prints, empty without an error. `folder` has the code beside which the blocks belong. */
export async function typeErrors(blocks: readonly Block[], folder: string): Promise<string> {
  const files = filesOf(blocks);
  for (const [path, text] of files) {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), isModule(text) ? text : `${text}export {};\n`);
  }
  const { compilerOptions } = JSON.parse(await readFile("tsconfig.json", "utf8"));
  const options = { ...compilerOptions, noUnusedLocals: false, noUnusedParameters: false };
  const config = { compilerOptions: options, files: [...files.keys(), "sst-env.d.ts"] };
  await writeFile(join(folder, "tsconfig.json"), JSON.stringify(config));
  const tsc = run(process.execPath, ["node_modules/typescript/bin/tsc", "-p", "tsconfig.json"], { cwd: folder });
  const { stdout } = await tsc.catch((error: { stdout: string }) => error);
  const lines = stdout.split("\n").filter((line) => !isOfClients(line));
  return lines.join("\n");
}

/** Two pages may show different files of one name: the second has another one then. */
function filesOf(blocks: readonly Block[]): ReadonlyMap<string, string> {
  const files = new Map<string, string>();
  for (const block of blocks) {
    const path = fileOf(block);
    const isTaken = files.has(path) && files.get(path) !== block.text;
    files.set(isTaken ? fileOf({ ...block, before: "" }) : path, block.text);
  }
  return files;
}

/** Packages that are installed for the tests of clients only, which check how they are used. */
function isOfClients(line: string): boolean {
  const [, name = ""] = /TS2307: Cannot find module '((?:@[^/']+\/)?[^/']+)/.exec(line) ?? [];
  return name in clients.dependencies;
}

// Whether the TypeScript of the pages has the right types, beside the code that it is written for.
import { execFile } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import clients from "../../clients/package.json" with { type: "json" };
import type { Block } from "../blocks.ts";

const run = promisify(execFile);

/** Where a block's code belongs: the path in its first comment, else beside the hooks if it imports as they do. */
export function pathOf({ text, place }: Block, extension: string): string {
  const [, named] = /^\/\/ `?([\w./-]+\.(?:test\.)?[mc]?[jt]s)`?[.:]?$/m.exec(text.split("\n")[0] ?? "") ?? [];
  if (named !== undefined) return named;
  const name = `page-${place.replaceAll(/\W+/g, "-")}.${extension}`;
  return text.includes('"../core/') ? `functions/hooks/${name}` : name;
}

/** Fragments use what the text around them names; they have no imports. */
export function hasTypes({ language, mark, text }: Block): boolean {
  return language === "ts" && (mark === "run" || (mark === "run: stand-in" && isModule(text)));
}

function isModule(text: string): boolean {
  return /^(?:import|export)\b/m.test(text);
}

/** What the compiler prints, empty without an error. `folder` has the code beside which the blocks belong. */
export async function typeErrors(blocks: readonly Block[], folder: string): Promise<string> {
  await writeFiles(blocks, folder);
  const { compilerOptions } = JSON.parse(await readFile("tsconfig.json", "utf8"));
  const options = { ...compilerOptions, noUnusedLocals: false, noUnusedParameters: false };
  const files = blocks.map((block) => pathOf(block, "ts"));
  await writeFile(
    join(folder, "tsconfig.json"),
    JSON.stringify({ compilerOptions: options, files: [...files, "sst-env.d.ts"] }),
  );
  const tsc = run(process.execPath, ["node_modules/typescript/bin/tsc", "-p", "tsconfig.json"], { cwd: folder });
  const { stdout } = await tsc.catch((error: { stdout: string }) => error);
  return stdout
    .split("\n")
    .filter((line) => !isOfClients(line))
    .join("\n");
}

/** Packages that are installed for the tests of clients only, which check how they are used. */
function isOfClients(line: string): boolean {
  const [, name = ""] = /TS2307: Cannot find module '((?:@[^/']+\/)?[^/']+)/.exec(line) ?? [];
  return name in clients.dependencies;
}

async function writeFiles(blocks: readonly Block[], folder: string): Promise<void> {
  for (const block of blocks) {
    const path = join(folder, pathOf(block, "ts"));
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, isModule(block.text) ? block.text : `${block.text}export {};\n`);
  }
}

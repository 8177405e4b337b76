// Whether the TypeScript of the pages has the right types, beside the code that it is written for.
import { execFile } from "node:child_process";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { promisify } from "node:util";
import type { Block } from "../blocks.ts";

const run = promisify(execFile);

/** Where a block's code belongs: the path in its first comment, else beside the hooks if it imports as they do. */
export function pathOf({ text, place }: Block, extension: string): string {
  const [, named] = /^\/\/ `?([\w./-]+\.(?:test\.)?[mc]?[jt]s)`?[.:]?$/m.exec(text.split("\n")[0] ?? "") ?? [];
  if (named !== undefined) return named;
  const name = `page-${place.replaceAll(/\W+/g, "-")}.${extension}`;
  return text.includes('"../core/') ? `functions/hooks/${name}` : name;
}

/** What the compiler prints, empty without an error. `folder` has a copy of the code. */
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
  return stdout;
}

async function writeFiles(blocks: readonly Block[], folder: string): Promise<void> {
  for (const block of blocks) {
    const path = join(folder, pathOf(block, "ts"));
    await mkdir(dirname(path), { recursive: true });
    const isModule = /^(?:import|export)\b/m.test(block.text);
    await writeFile(path, isModule ? block.text : `${block.text}export {};\n`);
  }
}

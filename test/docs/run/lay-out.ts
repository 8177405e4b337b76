// The working tree as a block finds it: what a reader is told to change is copied, the rest is linked.
import { cp, mkdir, mkdtemp, readdir, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const COPIED = ["functions/hooks", "package.json", "sst-env.d.ts", "tsconfig.json", "vitest.config.ts"];
const LINKED = ["bench", "cli", "console", "docs", "infra", "local", "node_modules"];
/** Folders that readers add files to. What is in them is linked. */
const OPEN = ["test", "test/hooks"];

export async function layOut(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "sluice-docs-"));
  for (const part of ["functions", ...OPEN]) await mkdir(join(folder, part));
  await Promise.all([
    ...COPIED.map((part) => cp(part, join(folder, part), { recursive: true })),
    ...LINKED.map((part) => link(part, folder)),
    layOutFunctions(folder),
    ...OPEN.map((part) => linkAll(part, folder)),
    cp("local/sluice.json", join(folder, "sluice.json")),
  ]);
  return folder;
}

/** Its own files are where a hook is added. */
async function layOutFunctions(folder: string): Promise<void> {
  const entries = await readdir("functions", { withFileTypes: true });
  const others = entries.filter(({ name }) => name !== "hooks");
  await Promise.all(
    others.map((entry) => {
      const part = `functions/${entry.name}`;
      return entry.isDirectory() ? link(part, folder) : cp(part, join(folder, part));
    }),
  );
}

async function linkAll(part: string, folder: string): Promise<void> {
  const names = await readdir(part);
  await Promise.all(names.map((name) => OPEN.includes(`${part}/${name}`) || link(`${part}/${name}`, folder)));
}

function link(part: string, folder: string): Promise<void> {
  return symlink(resolve(part), join(folder, part), "junction");
}

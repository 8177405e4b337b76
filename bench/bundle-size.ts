// The size of a function's bundle, as SST would upload it.
import { gzipSync } from "node:zlib";
import { build, type Metafile } from "esbuild";
import { buildOptions } from "../local/bundle.ts";
import type { Figures } from "./samples.ts";

/** In KB: what is loaded before the first call, which is the entry and all that it imports at once; and all files, compressed. */
export async function bundleSize(entryPoint: string): Promise<Figures> {
  const options = { ...buildOptions(entryPoint, "/bundle"), write: false, metafile: true } as const;
  const { outputFiles, metafile } = await build(options);
  const compressed = outputFiles.map(({ contents }) => gzipSync(contents, { level: 9 }).byteLength);
  return { entrySize: loadedAtOnce(metafile, entryPoint) / 1000, gzippedSize: sum(compressed) / 1000 };
}

function loadedAtOnce({ outputs }: Metafile, entryPoint: string): number {
  const open = Object.keys(outputs).filter((path) => outputs[path]?.entryPoint === entryPoint);
  const files = new Set<string>();
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (files.has(path)) continue;
    files.add(path);
    const imports = outputs[path]?.imports ?? [];
    open.push(
      ...imports.filter(({ kind, external }) => kind === "import-statement" && !external).map(({ path }) => path),
    );
  }
  return sum([...files].map((path) => outputs[path]?.bytes ?? 0));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

// The size of a function's bundle, as SST would upload it.
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { buildOptions } from "../local/bundle.ts";
import type { Figures } from "./samples.ts";

/** In KB: the file that Lambda imports, all files together, and all of them compressed. */
export async function bundleSize(entryPoint: string): Promise<Figures> {
  const options = { ...buildOptions(entryPoint, "/bundle"), write: false, metafile: true } as const;
  const { outputFiles, metafile } = await build(options);
  const entry = Object.values(metafile.outputs).find((output) => output.entryPoint === entryPoint);
  const compressed = outputFiles.map(({ contents }) => gzipSync(contents, { level: 9 }).byteLength);
  return {
    entrySize: (entry?.bytes ?? Number.NaN) / 1000,
    bundledSize: sum(outputFiles.map(({ contents }) => contents.byteLength)) / 1000,
    gzippedSize: sum(compressed) / 1000,
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

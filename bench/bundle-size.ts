// The size of a function's bundle, as SST would upload it.
import { basename } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { buildOptions } from "../local/bundle.ts";
import type { Figures } from "./samples.ts";

/** What only stages load whose models name a parameter of SSM: no cold start of others has to wait for it. */
const RARE = "functions/aws/parameters.ts";

/** In KB: the file that Lambda imports, all files together, and all of them compressed; without what is loaded rarely. */
export async function bundleSize(entryPoint: string): Promise<Figures> {
  const options = { ...buildOptions(entryPoint, "/bundle"), write: false, metafile: true } as const;
  const { outputFiles, metafile } = await build(options);
  const outputs = Object.entries(metafile.outputs);
  const entry = outputs.find(([, output]) => output.entryPoint === entryPoint)?.[1];
  const [rare = ""] = outputs.find(([, output]) => output.entryPoint === RARE) ?? [];
  const usual = outputFiles.filter(({ path }) => basename(path) !== basename(rare));
  return {
    entrySize: (entry?.bytes ?? Number.NaN) / 1000,
    bundledSize: sum(usual.map(({ contents }) => contents.byteLength)) / 1000,
    gzippedSize: sum(usual.map(({ contents }) => gzipSync(contents, { level: 9 }).byteLength)) / 1000,
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

// The size of a function's bundle, as SST would upload it, and how much of it an instance loads.
import { basename } from "node:path";
import { gzipSync } from "node:zlib";
import { build, type Metafile } from "esbuild";
import { buildOptions } from "../local/bundle.ts";
import type { Figures } from "./samples.ts";

/**
 * What only stages load whose models name a parameter of SSM, or have credentials of Google that trust the function's role: no
 * cold start of others has to wait for it. And what AWS's SDK loads for operations with event streams, which DynamoDB has none of.
 */
const RARE = /^functions\/aws\/(?:parameters|caller-identity)\.ts$|\/@smithy\/core\/.*\/event-streams\/index\.js$/;

/** Imported by the entry while Lambda initialises. */
const TABLES = "functions/aws/tables.ts";

/** What only instances load that serve models of this provider. OpenAI's is a part of the entry. */
const PROVIDER = /^functions\/providers\/(\w+)\.ts$/;

type Outputs = Metafile["outputs"];

interface Measured {
  readonly entrySize: number;
  /** How many files are loaded before the first call. */
  readonly filesAtStart: number;
  /** All that an instance may load that serves OpenAI's models alone. */
  readonly common: Size;
  /** What each of the other providers adds to that: its file, and the translations that it needs. */
  readonly providers: ReadonlyMap<string, Size>;
}

/** In KB. */
interface Size {
  readonly minified: number;
  readonly gzipped: number;
}

/** In KB: the file that Lambda imports, and all that an instance may load that serves OpenAI's models, as the bench's do. */
export async function bundleSize(entryPoint: string): Promise<Figures> {
  const { entrySize, common } = await measureBundle(entryPoint);
  return { entrySize, bundledSize: common.minified, gzippedSize: common.gzipped };
}

export async function measureBundle(entryPoint: string): Promise<Measured> {
  const options = { ...buildOptions(entryPoint, "/bundle"), write: false, metafile: true } as const;
  const { outputFiles, metafile } = await build(options);
  const { outputs } = metafile;
  const contents = new Map(outputFiles.map((file) => [basename(file.path), file.contents]));
  const sizeOf = (paths: Iterable<string>) => sizeTogether([...paths].map((path) => contents.get(basename(path))));
  const fileOf = (source: string) => Object.keys(outputs).find((path) => outputs[path]?.entryPoint === source) ?? "";
  const entry = fileOf(entryPoint);
  const common = filesFrom([entry], outputs);
  const providers = Object.entries(outputs).flatMap(([path, { entryPoint: source = "" }]) => {
    const [, name] = PROVIDER.exec(source) ?? [];
    if (name === undefined) return [];
    return [[name, sizeOf([...filesFrom([path], outputs)].filter((file) => !common.has(file)))] as const];
  });
  const filesAtStart = filesFrom([entry, fileOf(TABLES)], outputs, isAtOnce).size;
  const entrySize = (outputs[entry]?.bytes ?? Number.NaN) / 1000;
  return { entrySize, filesAtStart, common: sizeOf(common), providers: new Map(providers) };
}

type Imported = Outputs[string]["imports"][number];

const isAtOnce = ({ kind }: Imported) => kind === "import-statement";

/** All that these import; but not what is rare, and no provider. */
function filesFrom(start: readonly string[], outputs: Outputs, counts = (_: Imported) => true): Set<string> {
  const found = new Set(start.filter((path) => path in outputs));
  for (const path of found) {
    for (const imported of outputs[path]?.imports.filter(counts) ?? []) {
      const { entryPoint = "" } = outputs[imported.path] ?? {};
      if (imported.path in outputs && !RARE.test(entryPoint) && !PROVIDER.test(entryPoint)) found.add(imported.path);
    }
  }
  return found;
}

/** As much as in the zip, where each file is compressed alone. */
function sizeTogether(files: readonly (Uint8Array | undefined)[]): Size {
  const there = files.filter((file) => file !== undefined);
  return {
    minified: sum(there.map(({ byteLength }) => byteLength)) / 1000,
    gzipped: sum(there.map((file) => gzipSync(file, { level: 9 }).byteLength)) / 1000,
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

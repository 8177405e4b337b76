// The gateway as SST bundles it for AWS: minified ES modules, split where the code imports lazily.
import { rmSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, dirname, extname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { type BuildFailure, type BuildOptions, build, type OutputFile, stop } from "esbuild";
import { StartError } from "../functions/node/start-error.ts";
import { bundle, serverBundle } from "../infra/bundle.ts";

export interface Bundle {
  folder: string;
  /** For _HANDLER, such as `gateway.handler`. */
  handler: string;
}

export interface OwnBundle extends Bundle {
  /** The same for the same code. */
  fingerprint: string;
  /** The absolute path of the module. */
  entry: string;
  /** That of what it was bundled into. */
  main: string;
  /** The source files in it, without those of packages. */
  sources: readonly string[];
  /** Removes the folder. */
  close(): Promise<void>;
}

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** What SST 4 gives to esbuild for an ES module (its pkg/runtime/node/build.go) with the `nodejs` settings of infra/gateway.ts. */
export function buildOptions(entry: string, folder: string): BuildOptions {
  const { splitting, minify, esbuild } = basename(entry) === SERVER ? serverBundle : bundle;
  return {
    absWorkingDir: ROOT,
    entryPoints: [entry],
    outdir: folder,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    ...{ splitting, minify, keepNames: esbuild.keepNames },
    platform: "node",
    target: "node24",
    format: "esm",
    mainFields: ["module", "main"],
    external: ["sharp", "pg-native", ...esbuild.external],
    banner: { js: BANNER },
  };
}

/** The entry that is no function. */
const SERVER = "server.ts";

// Dependencies that are CommonJS ask for Node's own modules by this name.
const BANNER =
  'import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);';

/** Files beside the bundle, which stays as it is on AWS. With them, source-frames.ts finds the lines of the sources. */
const SOURCE_MAPS = { sourcemap: "external", sourcesContent: false } as const;

/**
 * Bundles `entry`, which exports `handler` or is run as it is, into a temporary folder that `close` removes, as does the end of this process.
 * Throws a StartError with a line for each error in the code.
 */
export async function bundleModule(entry: string): Promise<OwnBundle> {
  const folder = await mkdtemp(join(tmpdir(), "sluice-"));
  const removeNow = () => rmSync(folder, { recursive: true, force: true });
  process.once("exit", removeNow);
  const close = async () => {
    process.off("exit", removeNow);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const { outputFiles, sources } = await buildAlone({ ...buildOptions(entry, folder), ...SOURCE_MAPS });
    await Promise.all(outputFiles.map(write));
    const name = basename(entry, extname(entry));
    const fingerprint = fingerprintOf(outputFiles);
    const paths = { folder, main: join(folder, `${name}.mjs`), entry: resolve(ROOT, entry) };
    return { ...paths, handler: `${name}.handler`, fingerprint, sources, close };
  } catch (error) {
    await close();
    throw error;
  }
}

let builds = 0;

/** esbuild keeps a process running for further builds. The next is far away, but another server in this process may be building. */
async function buildAlone(options: BuildOptions) {
  builds += 1;
  try {
    const { outputFiles, metafile } = await build({ ...options, write: false, metafile: true, logLevel: "silent" });
    const sources = Object.keys(metafile.inputs).filter((path) => !path.includes("node_modules"));
    return { outputFiles, sources: sources.map((path) => resolve(ROOT, path)) };
  } catch (cause) {
    throw (cause as Partial<BuildFailure>).errors ? new StartError(describe(cause as BuildFailure), { cause }) : cause;
  } finally {
    builds -= 1;
    if (builds === 0) await stop();
  }
}

function describe({ errors }: BuildFailure): string[] {
  return errors.map(({ text, location }) => {
    return location === null ? text : `${location.file}:${location.line}:${location.column + 1}: ${text}`;
  });
}

async function write({ path, contents }: OutputFile): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, contents);
}

function fingerprintOf(files: readonly OutputFile[]): string {
  return files.map(({ path, hash }) => `${basename(path)} ${hash}`).join("\n");
}

// The function as SST bundles it for AWS: minified ES modules, split where the code imports lazily.
import { rmSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, extname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { type BuildOptions, build, stop } from "esbuild";
import { bundle } from "../infra/bundle.ts";

export interface Bundle {
  folder: string;
  /** For _HANDLER, such as `gateway.handler`. */
  handler: string;
}

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** What SST 4 gives to esbuild for an ES module (its pkg/runtime/node/build.go) with the `nodejs` settings of infra/gateway.ts. */
export function buildOptions(entry: string, folder: string): BuildOptions {
  return {
    absWorkingDir: ROOT,
    entryPoints: [entry],
    outdir: folder,
    outExtension: { ".js": ".mjs" },
    bundle: true,
    splitting: bundle.splitting,
    minify: bundle.minify,
    keepNames: true,
    platform: "node",
    target: "node24",
    format: "esm",
    mainFields: ["module", "main"],
    external: ["sharp", "pg-native", ...bundle.esbuild.external],
    banner: { js: BANNER },
  };
}

// Dependencies that are CommonJS ask for Node's own modules by this name.
const BANNER =
  'import { createRequire as requireFrom } from "node:module"; const require = requireFrom(import.meta.url);';

let builds = 0;

/** Bundles `entry`, which exports `handler`, into a temporary folder that `close` removes, as does the end of this process. */
export async function bundleFunction(entry: string): Promise<Bundle & { close(): Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), "sluice-"));
  const removeNow = () => rmSync(folder, { recursive: true, force: true });
  process.once("exit", removeNow);
  const close = async () => {
    process.off("exit", removeNow);
    await rm(folder, { recursive: true, force: true });
  };
  const name = basename(entry, extname(entry));
  try {
    const maps = { sourcemap: "external", sourcesContent: false } as const;
    await buildAlone({ ...buildOptions(entry, folder), ...maps, logLevel: "silent" });
  } catch (error) {
    await close();
    throw error;
  }
  return { folder, handler: `${name}.handler`, close };
}

/** esbuild keeps a process running for further builds. There are none, but another server in this process may be building too. */
async function buildAlone(options: BuildOptions): Promise<void> {
  builds += 1;
  try {
    await build(options);
  } finally {
    builds -= 1;
    if (builds === 0) await stop();
  }
}

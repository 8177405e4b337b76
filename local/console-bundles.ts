// The bundles of the console's function, each with the console's files beside it, as in the deployed zip.
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { buildConsole } from "./build-console.ts";
import { type Bundles, createBundles } from "./bundles.ts";

export const CONSOLE_MODULE = "functions/console.ts";

export function createConsoleBundles(buildFiles = buildConsole): Bundles {
  const bundles = createBundles(CONSOLE_MODULE);
  return {
    ...bundles,
    async build() {
      const bundle = await bundles.build();
      const files = join(bundle.folder, "console-files");
      try {
        await buildFiles(files);
      } catch (error) {
        await bundles.drop(bundle);
        throw error;
      }
      // It names all other files, and their names are of their contents.
      bundle.fingerprint += await readFile(join(files, "index.html"), "utf8");
      return bundle;
    },
  };
}

// Copies of the code with one error each, which the invariants have to find.
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import type { simulate } from "./simulation.ts";
import type { CodeUnderTest } from "./under-test.ts";

export interface Mutant {
  readonly name: string;
  /** The seed of a schedule that finds it. Others do as well. */
  readonly foundBy: number;
  /** In which file, what is replaced, and by what. */
  readonly edits: readonly (readonly [file: string, from: string, to: string])[];
}

export interface Mutated {
  readonly simulate: typeof simulate;
  readonly codeUnderTest: CodeUnderTest;
}

const entry = join(import.meta.dirname, "mutated.ts");

/** Fails if there is nothing to replace. */
export async function load({ name, edits }: Mutant): Promise<Mutated> {
  const done = new Set<string>();
  const plugin = {
    name: "mutate",
    setup: (bundle: Parameters<Required<Parameters<typeof build>[0]>["plugins"][number]["setup"]>[0]) =>
      bundle.onLoad({ filter: /\.ts$/ }, async ({ path }) => {
        let contents = await readFile(path, "utf8");
        for (const [file, from, to] of edits) {
          if (file !== basename(path) || !contents.includes(from)) continue;
          contents = contents.replaceAll(from, () => to);
          done.add(from);
        }
        return { contents, loader: "ts" as const };
      }),
  };
  const directory = await mkdtemp(join(tmpdir(), "mutant-"));
  const outfile = join(directory, "mutant.mjs");
  try {
    await build({ entryPoints: [entry], outfile, bundle: true, platform: "node", format: "esm", plugins: [plugin] });
    if (done.size < edits.length) throw new Error(`${name}: nothing to replace`);
    return await import(pathToFileURL(outfile).href);
  } finally {
    await rm(directory, { recursive: true });
  }
}

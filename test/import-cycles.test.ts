// No module imports itself through others, not even for a type: a reader can start anywhere and only ever goes down.
import { globSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { describe, expect, it } from "vitest";

const root = resolve(import.meta.dirname, "..");
const modules = globSync("{bench,cli,functions,infra,local}/**/*.ts", { cwd: root });
const imports = new Map(modules.map((module) => [module, importsOf(module)]));

function importsOf(module: string): string[] {
  const text = readFileSync(join(root, module), "utf8");
  const paths = [...text.matchAll(/(?:from|import\()\s*"(\.{1,2}\/[^"]+\.ts)"/g)].map(([, path = ""]) => path);
  return paths.map((path) => join(dirname(module), path)).filter((path) => modules.includes(path));
}

/** The first cycle that is found from a module on; `done` has those that are known to lead to none. */
function cycleFrom(module: string, above: readonly string[], done: Set<string>): string[] | undefined {
  if (above.includes(module)) return [...above.slice(above.indexOf(module)), module];
  if (done.has(module)) return undefined;
  for (const imported of imports.get(module) ?? []) {
    const cycle = cycleFrom(imported, [...above, module], done);
    if (cycle !== undefined) return cycle;
  }
  done.add(module);
  return undefined;
}

describe("the modules", () => {
  it("import each other in no cycle", () => {
    expect([...imports.values()].flat().length).toBeGreaterThan(modules.length);
    const done = new Set<string>();
    expect(modules.map((module) => cycleFrom(module, [], done)).filter((cycle) => cycle !== undefined)).toEqual([]);
  });
});

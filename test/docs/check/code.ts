// Checks code on a page without running it.
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { transform } from "esbuild";

const run = promisify(execFile);

/** Throws where it is no JavaScript or TypeScript. Types are checked for all pages at once: see types.ts. */
export async function checkSyntax(language: string, text: string): Promise<void> {
  await transform(text, { loader: language === "ts" || language === "typescript" ? "ts" : "js", logLevel: "silent" });
}

export async function checkPython(text: string): Promise<void> {
  await python("import ast, sys; ast.parse(sys.argv[1])", text);
}

export async function checkToml(text: string): Promise<void> {
  await python("import sys, tomllib; tomllib.loads(sys.argv[1])", text);
}

/** Whether Python has the modules that a program imports. */
export async function hasModules(text: string): Promise<boolean> {
  const lines = text.matchAll(/^(?:import|from) +([\w, .]+?)(?: +import.*)?$/gm);
  const names = [...lines].flatMap(([, list = ""]) =>
    list.split(",").map((name) => name.trim().split(/[. ]/)[0] ?? ""),
  );
  const missing =
    "import importlib.util, sys; sys.exit(any(importlib.util.find_spec(n) is None for n in sys.argv[1:]))";
  return python(missing, ...names).then(
    () => true,
    () => false,
  );
}

function python(program: string, ...args: readonly string[]): Promise<unknown> {
  return run("python3", ["-c", program, ...args], { timeout: 30_000 });
}

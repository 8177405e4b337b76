// Where a stack frame of the bundle is in the sources, so that a developer finds the line of their hook.
import { readFileSync } from "node:fs";
import { SourceMap } from "node:module";
import { dirname, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const ROOT = fileURLToPath(new URL("..", import.meta.url));

/** A file of a bundle with a line and a column, as bundle.ts names its folders. */
const FRAME = /(?:file:\/\/)?([^\s"'()]*[/\\]sluice-[^\s"'()/\\]+[/\\][\w.-]+\.mjs):(\d+):(\d+)/g;

const maps = new Map<string, SourceMap | undefined>();

/** Replaces each frame in a line of output that has a source map beside it. The bundle itself stays as it is on AWS. */
export function withSources(line: string): string {
  if (!line.includes(".mjs:")) return line;
  return line.replace(FRAME, (frame, file: string, row: string, column: string) => {
    return sourceOf(file, Number(row), Number(column)) ?? frame;
  });
}

function sourceOf(file: string, row: number, column: number): string | undefined {
  const entry = mapOf(file)?.findEntry(row - 1, column - 1);
  if (entry === undefined || !("originalSource" in entry)) return undefined;
  const source = relative(ROOT, resolve(dirname(file), entry.originalSource));
  return `${source}:${entry.originalLine + 1}:${entry.originalColumn + 1}`;
}

/** Read when the first frame of a file is seen. A bundle that is gone has none. */
function mapOf(file: string): SourceMap | undefined {
  if (!maps.has(file)) maps.set(file, read(`${file}.map`));
  return maps.get(file);
}

function read(path: string): SourceMap | undefined {
  try {
    return new SourceMap(JSON.parse(readFileSync(path, "utf8")));
  } catch {
    return undefined;
  }
}

// Diffs as pages show them: files with `---` and `+++`, and hunks whose places are found by their lines.
import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";

/** Changes the files in a folder. Throws where a hunk does not fit, or fits twice. */
export async function applyDiff(diff: string, folder: string): Promise<void> {
  for (const file of diff.split(/^(?=--- )/m)) {
    const [, from = "", to = "", hunks = ""] = /^--- (\S+)\n\+\+\+ b\/(\S+)\n([\s\S]*)/.exec(file) ?? [];
    if (to === "") throw new Error(`no diff of a file: ${file.slice(0, 80)}`);
    const path = join(folder, to);
    const before = from === "/dev/null" ? undefined : await readFile(path, "utf8");
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, changed(before, hunks, to));
  }
}

function changed(before: string | undefined, hunks: string, name: string): string {
  let text = before ?? "";
  for (const hunk of hunks.split(/^@@.*\n/m).slice(1)) {
    const lines = hunk.replace(/\n$/, "").split("\n");
    const side = (sign: string) => lines.filter((line) => !line.startsWith(sign)).map((line) => `${line.slice(1)}\n`);
    const [old, replacement] = [side("+").join(""), side("-").join("")];
    if (before === undefined) text = replacement;
    else if (text.split(old).length !== 2) throw new Error(`${name} does not have exactly once:\n${old}`);
    else text = text.replace(old, () => replacement);
  }
  return text;
}

/** Throws where a diff does not fit the files of the repository. */
export async function fitDiff(diff: string): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), "sluice-diff-"));
  try {
    for (const [, file = ""] of diff.matchAll(/^--- a\/(\S+)$/gm)) await cp(file, join(folder, file));
    await applyDiff(diff, folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

// The diffs of docs/providers.md, applied to copies of the code: each fits the files as they are, and what all of them together
// make of the files has no error of types.
import { execFile } from "node:child_process";
import { cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const run = promisify(execFile);
const root = resolve(import.meta.dirname, "../..");
const guide = await readFile(join(root, "docs/providers.md"), "utf8");
const diffs: (readonly [string, string])[] = [
  ...guide.matchAll(/^## (.+)$|```diff run: stand-in\n([\s\S]*?)```/gm),
].flatMap(([, heading, diff], at, all) =>
  diff === undefined ? [] : [[all[at - 1]?.[1] ?? heading ?? "", diff] as const],
);

/** The only copy whose types are checked: three would repeat most of the work. */
const WHOLE = "all";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sluice-guide-"));
  await cp(join(root, "package.json"), join(folder, "package.json"));
  const config = JSON.parse(await readFile(join(root, "tsconfig.json"), "utf8"));
  await writeFile(
    join(folder, "tsconfig.json"),
    JSON.stringify({ ...config, include: [`${WHOLE}/functions`, `${WHOLE}/*.d.ts`] }),
  );
  await symlink(join(root, "node_modules"), join(folder, "node_modules"), "junction");
});
afterAll(() => rm(folder, { recursive: true }));

async function copyOfCode(name: string): Promise<string> {
  const copy = join(folder, name);
  await cp(join(root, "functions"), join(copy, "functions"), { recursive: true });
  for (const file of ["sst-env.d.ts", "docs/endpoints.md", "docs/vendors.md", "package.json"])
    await cp(join(root, file), join(copy, file));
  return copy;
}

async function apply(diff: string, copy: string): Promise<void> {
  for (const file of diff.split(/^(?=--- )/m)) {
    const [, from = "", to = "", hunks = ""] = /^--- (\S+)\n\+\+\+ b\/(\S+)\n([\s\S]*)/.exec(file) ?? [];
    const path = join(copy, to);
    let text = from === "/dev/null" ? "" : await readFile(path, "utf8");
    for (const hunk of hunks.split(/^@@\n/m).slice(1)) {
      const lines = hunk.replace(/\n$/, "").split("\n");
      const side = (sign: string) => lines.filter((line) => !line.startsWith(sign)).map((line) => `${line.slice(1)}\n`);
      const [before, after] = [side("+").join(""), side("-").join("")];
      if (from !== "/dev/null") expect(text.split(before), `${to} has once:\n${before}`).toHaveLength(2);
      text = from === "/dev/null" ? after : text.replace(before, () => after);
    }
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, text);
  }
}

describe("the guide to providers", () => {
  it("has a diff for a vendor, for a provider and for a protocol", () => {
    expect(diffs.map(([heading]) => heading)).toEqual(["A vendor", "A provider", "A protocol"]);
  });

  it("has diffs that fit the code, and whose results have the right types", async () => {
    const whole = await copyOfCode(WHOLE);
    for (const [heading, diff] of diffs) {
      await apply(diff, await copyOfCode(heading));
      await apply(diff, whole);
    }
    const tsc = run(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-p", folder], { cwd: folder });
    await expect(
      tsc.catch(({ stdout, stderr }) => Promise.reject(new Error(`${stdout}${stderr}`))),
    ).resolves.toBeTruthy();
  }, 120_000);
});

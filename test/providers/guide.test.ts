// The diffs of docs/providers.md, applied to copies of the code: each fits the files as they are, and what all of them together
// make of the files has no error of types.
import { execFile } from "node:child_process";
import { cp, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { applyDiff } from "../docs/check/diff.ts";

const run = promisify(execFile);
const root = resolve(import.meta.dirname, "../..");
const guide = await readFile(join(root, "docs/providers.md"), "utf8");
const diffs: (readonly [string, string])[] = [...guide.matchAll(/^## (.+)$|```diff\b.*\n([\s\S]*?)```/gm)].flatMap(
  ([, heading, diff], at, all) => (diff === undefined ? [] : [[all[at - 1]?.[1] ?? heading ?? "", diff] as const]),
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

describe("the guide to providers", () => {
  it("has a diff for a vendor, for a provider and for a protocol", () => {
    expect(diffs.map(([heading]) => heading)).toEqual(["A vendor", "A provider", "A protocol"]);
  });

  it("has diffs that fit the code, and whose results have the right types", async () => {
    const whole = await copyOfCode(WHOLE);
    for (const [heading, diff] of diffs) {
      await applyDiff(diff, await copyOfCode(heading));
      await applyDiff(diff, whole);
    }
    const tsc = run(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-p", folder], { cwd: folder });
    await expect(
      tsc.catch(({ stdout, stderr }) => Promise.reject(new Error(`${stdout}${stderr}`))),
    ).resolves.toBeTruthy();
  }, 120_000);
});

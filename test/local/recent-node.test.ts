// Commands that npm runs on an older Node: before a line of TypeScript is read.
import { spawnSync } from "node:child_process";
import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { nodePath } from "../../local/supplied-node.mjs";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sluice-test-"));
  await cp("local", join(folder, "local"), { recursive: true });
  await cp("package.json", join(folder, "package.json"));
  await writeFile(
    join(folder, "own.mjs"),
    "console.log(process.versions.node, ...process.argv.slice(2)); process.exit(7)",
  );
});
afterAll(() => rm(folder, { recursive: true }));

/** On a Node that says that it is of another version. */
function run(version: string, cwd: string) {
  const pretended = `data:text/javascript,Object.defineProperty(process, "versions", { value: { node: "${version}" } })`;
  const script = [join(folder, "own.mjs"), "a b", "--c"];
  const args = ["--import", pretended, "--import", "./local/recent-node.mjs", ...script];
  const { status, stdout, stderr } = spawnSync(nodePath, args, { encoding: "utf8", cwd });
  return { status, stdout, stderr };
}

describe("a Node that is too old", () => {
  it.each(["18.20.8", "20.20.2", "22.23.3", "23.11.0", "24.1.0"])("%s hands over to the one of npm ci", (version) => {
    const own = spawnSync(nodePath, ["-p", "process.versions.node"], { encoding: "utf8" }).stdout.trim();
    expect(run(version, process.cwd())).toEqual({ status: 7, stdout: `${own} a b --c\n`, stderr: "" });
  });

  it("is refused by its number where npm ci has installed none", () => {
    const { status, stdout, stderr } = run("20.20.2", folder);
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(stderr).toContain("sluice: this is Node 20.20.2, and Node 24.2 or newer is needed.");
  });
});

it.each(["24.2.0", "26.10.0"])("Node %s runs the command itself, without help", (version) => {
  expect(run(version, folder)).toEqual({ status: 7, stdout: `${version} a b --c\n`, stderr: "" });
});

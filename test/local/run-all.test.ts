// What runs npm's scripts one after the other, without a shell.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";

const RUN_ALL = resolve("local/run-all.mjs");
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "sluice-run-all-"));
  writeFileSync(join(folder, "say.mjs"), "console.log(JSON.stringify(process.argv.slice(2)));\n");
  writeFileSync(join(folder, "fail.mjs"), "process.exit(7);\n");
  const scripts = {
    first: "node say.mjs first",
    second: "node say.mjs second",
    broken: "node fail.mjs",
    both: `node ${JSON.stringify(RUN_ALL)} first second --`,
    stops: `node ${JSON.stringify(RUN_ALL)} first broken second`,
  };
  writeFileSync(join(folder, "package.json"), JSON.stringify({ private: true, scripts }));
});
afterAll(() => rmSync(folder, { recursive: true }));

function npmRun(...args: string[]) {
  const { status, stdout } = spawnSync("npm", ["run", "--silent", ...args], { cwd: folder, encoding: "utf8" });
  return { status, said: stdout.split("\n").filter((line) => line.startsWith("[")) };
}

it("the scripts run in order, and the last one gets the arguments as they are", () => {
  const args = ["--reporter=json", "two words", `"quoted" $HOME`];
  const said = ['["first"]', JSON.stringify(["second", ...args])];
  expect(npmRun("both", "--", ...args)).toEqual({ status: 0, said });
});

it("a script that fails is the last one, and its exit code that of the whole", () => {
  expect(npmRun("stops")).toEqual({ status: 7, said: ['["first"]'] });
});

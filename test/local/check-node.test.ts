// What commands say when they are run by a Node that is too old: before a line of TypeScript is read.
import { spawnSync } from "node:child_process";
import { expect, it } from "vitest";
import { nodePath } from "../../local/node.ts";

const run = (version: string) => {
  const pretended = `data:text/javascript,Object.defineProperty(process, "versions", { value: { node: "${version}" } })`;
  const args = ["--import", pretended, "--import", "./local/check-node.mjs", "--eval", "console.log('ran')"];
  return spawnSync(nodePath, args, { encoding: "utf8" });
};

it.each([["18.20.8"], ["20.20.2"], ["22.17.1"], ["23.11.0"], ["24.1.0"]])(
  "Node %s is refused by its number",
  (version) => {
    const { status, stdout, stderr } = run(version);
    expect({ status, stdout }).toEqual({ status: 1, stdout: "" });
    expect(stderr).toContain(`sluice: this is Node ${version}, and Node 24 (or 22.18) is needed.`);
  },
);

it.each([["22.18.0"], ["24.2.0"], ["26.10.0"]])("Node %s runs the command", (version) => {
  expect(run(version)).toMatchObject({ status: 0, stdout: "ran\n", stderr: "" });
});

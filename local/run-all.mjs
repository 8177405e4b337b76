// `node local/run-all.mjs lint types vitest -- ARGUMENTS`: runs npm's scripts of these names one after the other, up to the
// first that fails. The last one gets the arguments. `&&` in a script would do the same, in shells only.
import { spawnSync } from "node:child_process";
import process from "node:process";

const words = process.argv.slice(2);
const end = words.includes("--") ? words.indexOf("--") : words.length;
const [names, args] = [words.slice(0, end), words.slice(end + 1)];
const npm = process.env.npm_execpath;
if (npm === undefined) throw new Error("Run this by npm, such as with `npm test`.");

for (const [at, name] of names.entries()) {
  const own = at === names.length - 1 ? args : [];
  const { status } = spawnSync(process.execPath, [npm, "run", name, "--", ...own], { stdio: "inherit" });
  if (status !== 0) process.exit(status ?? 1);
}

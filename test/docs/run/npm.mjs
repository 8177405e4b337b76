// Stands in for npm in the blocks that run: nothing is installed again, `npm start` is asked of the runner, and scripts that are
// Node programs run as they are, without npm's heading.
import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import process from "node:process";

const words = process.argv.slice(2);
if (words.includes("--silent")) words.splice(words.indexOf("--silent"), 1);
const [command = "", ...rest] = words;
const [name = "", ...given] = command === "run" ? rest : words;
const args = given[0] === "--" ? given.slice(1) : given;

if (command === "ci" || command === "install") process.exit(0);
if (name === "start") process.exit(await start());
const { scripts } = JSON.parse(readFileSync("package.json", "utf8"));
const [, program] = /^node --import \.\/local\/recent-node\.mjs (.+)$/.exec(scripts[name] ?? "") ?? [];
if (program === undefined || name === "vitest")
  fail(`\`npm ${process.argv.slice(2).join(" ")}\` does not run in a page: mark it \`run: stand-in\``);
const variables = await (await fetch(process.env.DOCS_RUNNER)).json(); // By which a command finds its server.
const env = { ...process.env, ...variables };
const { status } = spawnSync(process.execPath, [...program.split(" "), ...args], { stdio: "inherit", env });
process.exit(status ?? 1);

async function start() {
  const body = JSON.stringify({ folder: process.cwd(), environment: process.env });
  const response = await fetch(process.env.DOCS_RUNNER, { method: "POST", body });
  process[response.ok ? "stdout" : "stderr"].write(await response.text());
  return response.ok ? 0 : 1;
}

function fail(message) {
  console.error(message);
  process.exit(1);
}

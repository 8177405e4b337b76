// Loaded before every command: runs it on the Node that `npm ci` has installed, if this is an older one. Some versions of npm
// do not link that Node for scripts, when packages for other platforms have a command of the same name.
import { spawn } from "node:child_process";
import { delimiter, dirname } from "node:path";
import { suppliedNode } from "./supplied-node.mjs";

const [major, minor] = process.versions.node.split(".").map(Number);
// The first release that has `import.meta.main`, `using`, and TypeScript without an option.
const isRecent = major > 24 || (major === 24 && minor >= 2);
if (!isRecent && suppliedNode === undefined) refuse();
if (!isRecent) await runOn(suppliedNode); // Never returns, so that the command does not run here as well.

function refuse() {
  console.error(`sluice: this is Node ${process.versions.node}, and Node 24.2 or newer is needed.
"npm ci" installs it on Linux (glibc), macOS and Windows, unless optional packages are omitted; elsewhere, install it yourself.`);
  process.exit(1);
}

function runOn(node) {
  const env = { ...process.env, SLUICE_LAUNCHER: String(process.pid) };
  env.PATH = `${dirname(node)}${delimiter}${process.env.PATH ?? ""}`; // For what the command itself starts.
  const child = spawn(node, process.argv.slice(1), { stdio: "inherit", env });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => child.kill(signal));
  child.on("error", (error) => {
    console.error(`sluice: ${node} does not run: ${error.message}`);
    process.exit(1);
  });
  child.on("close", (code, signal) => {
    if (signal === null) process.exit(code);
    process.removeAllListeners(signal);
    process.kill(process.pid, signal);
  });
  return new Promise(() => {});
}

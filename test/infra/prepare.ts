// Installs SST's platform (its components and their types) in .sst/platform, once for each version of SST, while other tests
// run. It comes from the npm registry alone; left to itself, SST would also download Pulumi and Bun.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { TestProject } from "vitest/node";
import { answerLater } from "../support/answer-later.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Answers once the platform is installed: 200, or 500 with the reason why it is not. */
    platform: string;
  }
}

const root = fileURLToPath(new URL("../..", import.meta.url));

const SST = { SST_SKIP_DEPENDENCY_CHECK: "1", SST_NO_BUN: "1", SST_TELEMETRY_DISABLED: "1" };
/** For the `npm install` that SST starts: packages only, and a registry that fails once is asked again. */
const NPM = {
  npm_config_audit: "false",
  npm_config_fund: "false",
  npm_config_ignore_scripts: "true",
  npm_config_fetch_retries: "5",
};

export default async function prepare(project: TestProject): Promise<() => void> {
  const leave = new AbortController();
  const answer = await answerLater(isInstalled() ? Promise.resolve() : install(leave.signal));
  project.provide("platform", answer.url);
  return () => {
    leave.abort();
    answer.close();
  };
}

/** SST writes the second mark when it is done. */
function isInstalled(): boolean {
  const { version } = JSON.parse(readFileSync(`${root}/node_modules/sst/package.json`, "utf8"));
  const marks = [`${root}/.sst/platform/version`, `${root}/.sst/provider-lock.json`];
  return marks.every(existsSync) && readFileSync(marks[0] ?? "", "utf8") === version;
}

async function install(signal: AbortSignal): Promise<void> {
  const env = { ...process.env, ...SST, ...NPM };
  const program = `${root}/node_modules/.bin/sst`;
  const child = spawn(program, ["install", "--stage", "ci"], { cwd: root, env, stdio: "inherit", signal });
  const [code] = await once(child, "exit");
  if (code !== 0) throw new Error(`sst install ended with ${code}.`);
}

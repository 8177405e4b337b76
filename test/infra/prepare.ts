// Brings SST's platform (its components and their types) to .sst/platform, once for each version of SST, before types are
// checked and tests begin. It comes from the npm registry alone; left to itself, SST would also download Pulumi and Bun.
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("../..", import.meta.url));

const SST = { SST_SKIP_DEPENDENCY_CHECK: "1", SST_NO_BUN: "1", SST_TELEMETRY_DISABLED: "1" };
/** For the `npm install` that SST starts: packages only, and a registry that fails once is asked again. */
const NPM = {
  npm_config_audit: "false",
  npm_config_fund: "false",
  npm_config_ignore_scripts: "true",
  npm_config_fetch_retries: "5",
};

export default function preparePlatform(): void {
  const { version } = JSON.parse(readFileSync(`${root}/node_modules/sst/package.json`, "utf8"));
  const marks = [`${root}/.sst/platform/version`, `${root}/.sst/provider-lock.json`];
  if (marks.every(existsSync) && readFileSync(marks[0] ?? "", "utf8") === version) return;
  const options = { cwd: root, env: { ...process.env, ...SST, ...NPM }, stdio: "inherit" } as const;
  execFileSync(`${root}/node_modules/.bin/sst`, ["install", "--stage", "ci"], options);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) preparePlatform();

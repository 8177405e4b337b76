// Installs the gateways that Sluice is measured against, here and nowhere else, unless they are here already.
import { execFileSync } from "node:child_process";
import { existsSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";

const FOLDER = fileURLToPath(new URL(".", import.meta.url));

/** What could not be installed, and why. */
export function installPeers(): string[] {
  return [
    install("node_modules", "Portkey", [["npm", "ci", "--no-audit", "--no-fund", "--loglevel=error"]]),
    install(".venv", "LiteLLM", [
      ["python3", "-m", "venv", ".venv"],
      [".venv/bin/pip", "install", "--quiet", "--disable-pip-version-check", "--requirement", "requirements.txt"],
    ]),
  ].filter((problem) => problem !== undefined);
}

/** A folder that is not complete would pass for one that is: it is taken away. */
function install(folder: string, name: string, commands: [string, ...string[]][]): string | undefined {
  if (existsSync(FOLDER + folder)) return undefined;
  console.log(`Installing ${name} into bench/${folder}.`);
  try {
    for (const [file, ...rest] of commands)
      execFileSync(file, rest, { cwd: FOLDER, stdio: ["ignore", "ignore", "pipe"] });
    return undefined;
  } catch (error) {
    rmSync(FOLDER + folder, { recursive: true, force: true });
    return `${name} could not be installed: ${(error as Error).message.split("\n")[0]}`;
  }
}

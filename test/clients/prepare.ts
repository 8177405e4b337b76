// Installs the clients in test/clients/node_modules, while other tests run, unless what is there is newer than the lock.
import { spawn } from "node:child_process";
import { once } from "node:events";
import { statSync } from "node:fs";
import { fileURLToPath } from "node:url";
import type { TestProject } from "vitest/node";
import { answerLater } from "../support/answer-later.ts";
import { shareSetup } from "../support/shared-setup.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Answers once the clients are installed: 200, or 500 with the reason why they are not. */
    clients: string;
  }
}

const directory = fileURLToPath(new URL(".", import.meta.url));
/** Packages only; and a registry that fails once is asked again. */
const ARGUMENTS = ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error", "--fetch-retries=5"];

export default async function prepare(project: TestProject): Promise<() => Promise<void>> {
  const { prepared, close } = await shareSetup("clients", open);
  project.provide("clients", prepared.url);
  return close;
}

async function open() {
  const leave = new AbortController();
  const answer = await answerLater(isInstalled() ? Promise.resolve() : install(leave.signal));
  return {
    url: answer.url,
    close() {
      leave.abort();
      answer.close();
    },
  };
}

/** npm writes the second file when it is done. */
function isInstalled(): boolean {
  const [lock, installed] = ["package-lock.json", "node_modules/.package-lock.json"].map(changedAt);
  return installed !== undefined && lock !== undefined && installed > lock;
}

function changedAt(file: string): number | undefined {
  return statSync(`${directory}/${file}`, { throwIfNoEntry: false })?.mtimeMs;
}

async function install(signal: AbortSignal): Promise<void> {
  const shell = process.platform === "win32";
  const child = spawn("npm", ARGUMENTS, { cwd: directory, stdio: ["ignore", "ignore", "inherit"], signal, shell });
  const [code] = await once(child, "exit");
  if (code !== 0) throw new Error(`npm ci ended with ${code}.`);
}

// The browser that the tests of the console drive. There is always one: where none is found, the tests fail and say how to get it.
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";
import { type Browser, chromium } from "playwright-core";

const COMMANDS = ["chromium-headless-shell", "chromium", "chromium-browser"];

const ADVICE = `No browser for the console's tests. Install one, such as with
  apt-get install -y --no-install-recommends chromium-headless-shell
or install Google Chrome, or give the path of a Chromium in SLUICE_BROWSER.`;

export async function launchBrowser(environment: NodeJS.ProcessEnv = process.env): Promise<Browser> {
  const path = browserPath(environment);
  // Chromium's sandbox does not start as root.
  const options = { chromiumSandbox: process.getuid?.() !== 0, timeout: 30_000 };
  try {
    return await chromium.launch(
      path === undefined ? { ...options, channel: "chrome" } : { ...options, executablePath: path },
    );
  } catch (cause) {
    throw new Error(path === undefined ? ADVICE : `${path} does not start.`, { cause });
  }
}

/** Undefined where only Playwright can know one. */
export function browserPath({ SLUICE_BROWSER, PATH = "" }: NodeJS.ProcessEnv): string | undefined {
  if (SLUICE_BROWSER) return SLUICE_BROWSER;
  const paths = COMMANDS.flatMap((command) => PATH.split(delimiter).map((folder) => join(folder, command)));
  return paths.find((path) => existsSync(path));
}

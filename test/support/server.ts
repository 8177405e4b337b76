// The local server with the entry that the tests run against, and bundles of the gateway and the console that all of them share: see
// prepare-bundle.ts.
import { join } from "node:path";
import { inject } from "vitest";
import type { OwnBundle } from "../../local/bundle.ts";
import type { Bundles } from "../../local/bundles.ts";
import { CONSOLE_MODULE } from "../../local/console-bundles.ts";
import { MODULES } from "../../local/entry.ts";
import { type Server, type ServerOptions, startServer as start } from "../../local/server.ts";
import { entry as tested } from "./entry.ts";

export function startServer(options: ServerOptions): Promise<Server> {
  const { entry = tested, module, consoleBundles = sharedBundles(CONSOLE_MODULE) } = options;
  const bundles = sharedBundles(MODULES[entry]);
  return start({ ...options, entry, consoleBundles, ...(module === undefined && { bundles }) });
}

/** The folder of the console's files, as the server entry is told of it. */
export async function builtConsole(): Promise<string> {
  return join((await sharedBundle(CONSOLE_MODULE)).folder, "console-files");
}

const nothing = async () => {};

function sharedBundles(module: string): Bundles {
  return { build: () => sharedBundle(module), drop: nothing, close: nothing };
}

async function sharedBundle(module: string): Promise<OwnBundle> {
  const response = await fetch(`${inject("bundle")}/${module}`);
  const text = await response.text();
  if (!response.ok) throw new Error(`${module} is not bundled. ${text}`);
  return { ...JSON.parse(text), close: nothing };
}

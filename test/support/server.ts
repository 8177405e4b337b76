// The local server with the entry that the tests run against, and a bundle of the gateway that all of them share: see
// prepare-bundle.ts.
import { inject } from "vitest";
import type { OwnBundle } from "../../local/bundle.ts";
import { type Entry, MODULES } from "../../local/entry.ts";
import { type Server, type ServerOptions, startServer as start } from "../../local/server.ts";
import { entry as tested } from "./entry.ts";

export function startServer(options: ServerOptions): Promise<Server> {
  const { entry = tested, module } = options;
  const bundles = { build: () => sharedBundle(entry), drop: nothing, close: nothing };
  return start({ ...options, entry, ...(module === undefined && { bundles }) });
}

const nothing = async () => {};

async function sharedBundle(entry: Entry): Promise<OwnBundle> {
  const response = await fetch(`${inject("bundle")}/${MODULES[entry]}`);
  const text = await response.text();
  if (!response.ok) throw new Error(`The gateway is not bundled. ${text}`);
  return { ...JSON.parse(text), close: nothing };
}

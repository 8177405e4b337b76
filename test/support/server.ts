// The local server, with a bundle of the gateway that all tests share: see prepare-bundle.ts.
import { inject } from "vitest";
import type { OwnBundle } from "../../local/bundle.ts";
import type { Bundles } from "../../local/bundles.ts";
import { type Server, type ServerOptions, startServer as start } from "../../local/server.ts";

const nothing = async () => {};
const shared: Bundles = { build: sharedBundle, drop: nothing, close: nothing };

export function startServer(options: ServerOptions): Promise<Server> {
  return start(options.entry === undefined ? { ...options, bundles: shared } : options);
}

async function sharedBundle(): Promise<OwnBundle> {
  const response = await fetch(inject("bundle"));
  const text = await response.text();
  if (!response.ok) throw new Error(`The gateway is not bundled. ${text}`);
  return { ...JSON.parse(text), close: nothing };
}

// Bundles each entry once for all files that start a local server, as soon as the first of them does.
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { TestProject } from "vitest/node";
import type { OwnBundle } from "../../local/bundle.ts";
import { shareSetup } from "./shared-setup.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** An address that answers a module's path with its bundle: 200, or 500 with the reason why there is none. */
    bundle: string;
  }
}

async function build(module: string): Promise<OwnBundle> {
  const { CONSOLE_MODULE, createConsoleBundles } = await import("../../local/console-bundles.ts");
  if (module === CONSOLE_MODULE) return createConsoleBundles().build();
  const { bundleModule } = await import("../../local/bundle.ts");
  return bundleModule(module);
}

/** One for all projects: esbuild's process is shared too, and ends with the first build that believes itself to be the last. */
export default async function prepare(project: TestProject): Promise<() => Promise<void>> {
  const { prepared, close } = await shareSetup("bundles", open);
  project.provide("bundle", prepared.url);
  return close;
}

/** Test files are processes of their own: they ask for the bundle over HTTP. */
async function open() {
  const bundles = new Map<string, Promise<OwnBundle>>();
  const bundleOf = (module: string) => {
    const bundle = bundles.get(module) ?? build(module);
    bundles.set(module, bundle);
    return bundle;
  };
  const server = createServer(async ({ url = "" }, response) => {
    const [status, text] = await bundleOf(url.slice(1)).then(
      (bundle) => [200, JSON.stringify(bundle)] as const,
      (error: Error) => [500, error.message] as const,
    );
    response.writeHead(status).end(text);
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.close();
      server.closeAllConnections();
      await Promise.allSettled([...bundles.values()].map(async (bundle) => (await bundle).close()));
    },
  };
}

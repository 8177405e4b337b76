// Where an endpoint of OpenAI's API is asked.
import type { OutboundProtocol } from "../core/protocol.ts";
import { isEndpoint, pathOf } from "./endpoints.ts";
import type { Speaker } from "./vendors.ts";

/** `path` is the one of addresses that have none. */
export function addressAt(
  base: URL,
  protocol: OutboundProtocol,
  { address, path, elsewhere = {} }: Pick<Speaker, "address" | "elsewhere"> & { readonly path: string },
): URL {
  const own = isEndpoint(protocol.name) ? elsewhere[protocol.name] : undefined;
  if (own !== undefined && base.href === new URL(address).href) return new URL(own);
  const url = new URL(base);
  const root = withoutSlashes(url.pathname);
  if (own === undefined) url.pathname = `${root || withoutSlashes(path)}/${pathOf(protocol)}`;
  else url.pathname = withoutVersion(root, withoutSlashes(path)) + new URL(own).pathname;
  return url;
}

/** Operators write the address of either API of a vendor who has two. */
function withoutVersion(root: string, path: string): string {
  return root.endsWith(path) ? root.slice(0, root.length - path.length) : root.replace(/\/v\d+$/, "");
}

function withoutSlashes(path: string): string {
  return path.replace(/\/+$/, "");
}

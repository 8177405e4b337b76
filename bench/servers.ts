// What listens by itself and is not another gateway: the server entry, and the least that a proxy in Node can be.
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { bundleModule } from "../local/bundle.ts";
import { functionVariables } from "../local/function-variables.ts";
import type { Scope } from "../local/scope.ts";
import type { Parts } from "./parts.ts";
import type { Peer } from "./peers.ts";
import { KEY, LIMITED_MODEL } from "./plan.ts";

export const PLAIN_PROXY = "plain proxy";
export const SERVER = "Sluice, server";
/** The same, whose processes share a port. */
export const SERVER_OF_TWO = "Sluice, server, 2 processes";

/** The models and keys have to be in the database. The server's model has limits as well as its key. */
export async function ownServers(parts: Parts, scope: Scope): Promise<readonly Peer[]> {
  const server = await serverOf("functions/server.ts", parts, scope);
  return [plainProxy(parts), server, ofTwo(server)];
}

const SHARED = { file: process.execPath, headers: { authorization: `Bearer ${KEY}` } };

function plainProxy({ provider }: Parts): Peer {
  return {
    ...SHARED,
    name: PLAIN_PROXY,
    arguments: () => [fileURLToPath(new URL("plain-proxy.mjs", import.meta.url))],
    variables: (port) => ({ PORT: String(port), OPENAI_BASE_URL: provider }),
  };
}

function ofTwo(server: Peer): Peer {
  const variables = (port: number) => ({ ...server.variables(port), SLUICE_PROCESSES: "2" });
  return { ...server, name: SERVER_OF_TWO, serving: 2, variables };
}

/** Of this checkout or another: `entry` is its functions/server.ts. */
export async function serverOf(entry: string, { provider, dynamoDb }: Parts, scope: Scope): Promise<Peer> {
  const { folder } = await scope.open(bundleModule(entry));
  const credentials = { openai: { apiKey: "sk-bench", apiBase: provider } };
  return {
    ...SHARED,
    name: SERVER,
    model: LIMITED_MODEL,
    arguments: () => [join(folder, "server.mjs")],
    variables: (port) => ({ PORT: String(port), ...functionVariables({ credentials }, dynamoDb) }),
  };
}

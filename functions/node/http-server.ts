// Node's HTTP server, with bounds on what anybody who can reach it may take of the process.
import { createServer, type RequestListener, type Server } from "node:http";

const SECOND = 1_000;

/** Milliseconds. */
const PATIENCE = {
  /** For a request's head. */
  headersTimeout: 10 * SECOND,
  /** For the whole request. The gateway gives a body less time, and says so in the protocol's own words. */
  requestTimeout: 90 * SECOND,
  connectionsCheckingInterval: SECOND,
  /** For an idle connection: more than the 1,000 seconds of the load balancer, which must be the one that closes it. */
  keepAliveTimeout: 1_010 * SECOND,
};

/** In bytes. */
const LARGEST_HEAD = 32 * 1024;
/** The sockets of others are closed. */
const MOST_CONNECTIONS = 10_000;

export interface ServerBounds extends Partial<typeof PATIENCE> {
  readonly maxConnections?: number;
}

/** Node answers what is no request with a plain 400, and one that is too slow or has too large a head with 408 and 431. */
export function createHttpServer(handler: RequestListener, bounds: ServerBounds = {}): Server {
  const { maxConnections = MOST_CONNECTIONS, ...patience } = bounds;
  const server = createServer({ ...PATIENCE, ...patience, maxHeaderSize: LARGEST_HEAD }, handler);
  server.maxConnections = maxConnections;
  return server;
}

/** Resolves with the address that it listens at, such as `http://127.0.0.1:3000`. Rejects if it cannot. */
export async function listen(server: Server, { host, port }: { host: string; port: number }): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, host, () => {
      server.off("error", reject);
      resolve();
    });
  });
  const address = server.address();
  const name = host.includes(":") ? `[${host}]` : host;
  return `http://${name}:${typeof address === "object" && address !== null ? address.port : port}`;
}

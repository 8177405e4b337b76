// Node's HTTP server, with bounds on what anybody who can reach it may take of the process.
import { once } from "node:events";
import { createServer, type RequestListener, type Server } from "node:http";
import { refuseWhatIsNoRequest } from "./refuse-connection.ts";
import { StartError } from "./start-error.ts";

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

/** What is no request gets a plain 400, and one that is too slow or has too large a head 408 and 431. */
export function createHttpServer(handler: RequestListener, bounds: ServerBounds = {}): Server {
  const { maxConnections = MOST_CONNECTIONS, ...patience } = bounds;
  const server = createServer({ ...PATIENCE, ...patience, maxHeaderSize: LARGEST_HEAD }, handler);
  // Of several processes, one that is full would hand a socket to the next, also when all are full: without an end.
  Object.assign(server, { maxConnections, dropMaxConnection: true });
  refuseWhatIsNoRequest(server);
  return server;
}

interface Address {
  readonly host: string;
  readonly port: number;
}

/** Resolves with the address that it listens at, such as `http://127.0.0.1:3000`. Throws a StartError if it cannot. */
export async function listen(server: Server, { host, port }: Address): Promise<string> {
  try {
    await once(server.listen(port, host), "listening");
  } catch (error) {
    throw cannotListen(error, { host, port });
  }
  const address = server.address();
  const name = host.includes(":") ? `[${host}]` : host;
  return `http://${name}:${typeof address === "object" && address !== null ? address.port : port}`;
}

function cannotListen(cause: unknown, { host, port }: Address): StartError {
  if (!(cause instanceof Error)) return new StartError(`cannot listen on ${host}, port ${port}`, { cause });
  if ("code" in cause && cause.code === "EADDRINUSE")
    return new StartError(`port ${port} is in use; PORT chooses another`, { cause });
  return new StartError(`cannot listen on ${host}, port ${port}: ${cause.message}`, { cause });
}

// Where the local server listens, or why it cannot, in words for the operator.
import { createServer, type Server } from "node:net";
import { StartError } from "../functions/node/start-error.ts";

export interface Address {
  host: string;
  /** 0 takes any free port. */
  port: number;
}

/** Settles with the port. Throws a StartError when that is impossible. */
export async function listenOn(server: Server, { host, port }: Address): Promise<number> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(cannotListen(error, { host, port })));
    server.listen(port, host, resolve);
  });
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : port;
}

/** Throws a StartError unless another process could listen there now. */
export async function expectFree(address: Address): Promise<void> {
  const server = createServer();
  await listenOn(server, address);
  await new Promise((resolve) => server.close(resolve));
}

function cannotListen(error: NodeJS.ErrnoException, { host, port }: Address): StartError {
  if (error.code === "EADDRINUSE") return new StartError(`port ${port} is in use; PORT chooses another`);
  return new StartError(`cannot listen on ${host}, port ${port}: ${error.message}`);
}

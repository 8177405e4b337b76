// Where npm in a block asks for a server, and for what its commands find that server by.
import { once } from "node:events";
import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { json } from "node:stream/consumers";
import { type Servers, startErrorLines } from "./servers.ts";

interface Wish {
  readonly folder: string;
  readonly environment: NodeJS.ProcessEnv;
}

export async function openControl(servers: Servers): Promise<{ url: string; close(): Promise<void> }> {
  const start = async (request: IncomingMessage) => {
    const { folder, environment } = (await json(request)) as Wish;
    return servers.start(environment, folder);
  };
  const server = createServer(async (request, response) => {
    const answer = request.method === "GET" ? servers.variables().then(JSON.stringify) : start(request);
    await answer.then(
      (message) => response.end(message),
      (error) => response.writeHead(400).end(startErrorLines(error)),
    );
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const close = async () => {
    server.closeAllConnections();
    await new Promise((closed) => server.close(closed));
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
}

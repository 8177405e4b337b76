// An HTTP server that answers when the test says so: a function that asks it waits at the gate.
import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface Gate {
  url: string;
  /** The next one to arrive: its path, and how to let it through. */
  next(): Promise<{ path: string; open(): void }>;
  close(): Promise<void>;
}

export async function startGate(): Promise<Gate> {
  const arrived: { path: string; response: ServerResponse }[] = [];
  const server = createServer((request, response) => {
    arrived.push({ path: request.url ?? "", response });
    server.emit("arrived");
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async next() {
      if (arrived.length === 0) await once(server, "arrived");
      const { path, response } = arrived.shift() as (typeof arrived)[0];
      return { path, open: () => void response.end() };
    },
    async close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

// Stands between a command and its DynamoDB, and holds back what a test tells it to, so that a moment lasts.
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";

export interface HoldingProxy {
  readonly endpoint: string;
  /** Holds the n-th request of an operation such as `PutItem`, counted from now on, and every later one. */
  hold(operation: string, n?: number): Held;
  close(): Promise<void>;
}

export interface Held {
  /** Resolves when the request is there. */
  readonly reached: Promise<void>;
  /** Lets it and every later one through. */
  release(): void;
}

interface Hold extends Held {
  readonly operation: string;
  left: number;
  readonly released: Promise<void>;
  readonly reach: () => void;
}

export async function startProxy(endpoint: string): Promise<HoldingProxy> {
  const holds: Hold[] = [];
  const server = createServer((request, response) => {
    relay(request, response).catch(() => response.destroy());
  });

  async function relay(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const operation = String(request.headers["x-amz-target"]).split(".")[1];
    const body = await buffer(request);
    for (const hold of holds.filter((held) => held.operation === operation)) {
      if (--hold.left > 0) continue;
      hold.reach();
      await hold.released;
    }
    const { host: _, "content-length": __, connection: ___, ...headers } = request.headers;
    const answer = await fetch(endpoint, { method: "POST", headers: headers as Record<string, string>, body });
    const kept = [...answer.headers].filter(([name]) => name.startsWith("x-amz") || name === "content-type");
    response.writeHead(answer.status, Object.fromEntries(kept)).end(await answer.text());
  }

  await once(server.listen(0, "127.0.0.1"), "listening");
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    hold(operation, n = 1) {
      const reached = Promise.withResolvers<void>();
      const released = Promise.withResolvers<void>();
      const waits = { reached: reached.promise, reach: reached.resolve, released: released.promise };
      const hold = { operation, left: n, ...waits, release: released.resolve };
      holds.push(hold);
      return hold;
    },
    async close() {
      for (const hold of holds) hold.release();
      server.closeAllConnections();
      await once(server.close(), "close");
    },
  };
}

// Stands between the console and its database, and counts what is read.
import { once } from "node:events";
import { Agent, createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";

export interface Reads {
  readonly requests: number;
  /** As DynamoDB bills them. */
  readonly units: number;
}

export interface CountingProxy {
  readonly endpoint: string;
  /** Since it was last asked. */
  reads(): Reads;
  /** Resolves when nothing was asked for a while. */
  quiet(): Promise<void>;
  close(): Promise<void>;
}

/** Milliseconds: longer than the console's function remembers what it has read. */
const QUIET = 11_000;
const READING = /\.(GetItem|BatchGetItem|Query|Scan)$/;

/** `target` is the database's address. */
export async function startCountingProxy(target: string): Promise<CountingProxy> {
  const agent = new Agent({ keepAlive: true });
  let [requests, units] = [0, 0];
  let lastAt = performance.now();
  const forward = async (incoming: IncomingMessage, outgoing: ServerResponse) => {
    const isReading = READING.test(String(incoming.headers["x-amz-target"]));
    lastAt = performance.now();
    const body = await textOf(incoming);
    const sent = isReading ? JSON.stringify({ ...JSON.parse(body), ReturnConsumedCapacity: "TOTAL" }) : body;
    const headers = { ...incoming.headers, "content-length": Buffer.byteLength(sent) };
    const onward = request(target, { method: "POST", agent, headers }).end(sent);
    const [answer] = (await once(onward, "response")) as [IncomingMessage];
    const text = await textOf(answer);
    if (isReading) {
      requests++;
      units += unitsIn(text);
    }
    // What it checks of the answer is no longer true of another one.
    const { "x-amz-crc32": _, ...kept } = answer.headers;
    outgoing.writeHead(answer.statusCode ?? 500, { ...kept, "content-length": Buffer.byteLength(text) }).end(text);
  };
  const server = createServer((incoming, outgoing) => void forward(incoming, outgoing).catch(() => outgoing.destroy()));
  await once(server.listen(0, "127.0.0.1"), "listening");
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    reads() {
      const counted = { requests, units };
      [requests, units] = [0, 0];
      return counted;
    },
    async quiet() {
      while (performance.now() - lastAt < QUIET) await sleep(QUIET);
    },
    async close() {
      server.close();
      server.closeAllConnections();
      agent.destroy();
    },
  };
}

function unitsIn(text: string): number {
  const { ConsumedCapacity: consumed = [] } = JSON.parse(text);
  const all: { CapacityUnits?: number }[] = Array.isArray(consumed) ? consumed : [consumed];
  return all.reduce((sum, { CapacityUnits = 0 }) => sum + CapacityUnits, 0);
}

async function textOf(message: IncomingMessage): Promise<string> {
  const pieces: Buffer[] = [];
  for await (const piece of message) pieces.push(piece);
  return Buffer.concat(pieces).toString("utf8");
}

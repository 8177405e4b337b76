// Fetch on Node's own HTTP client. Beside the global one it costs less for each chunk and before the first call, and it has
// no time limits of its own: undici gives up after five minutes, whatever a model's `timeout` says.
import type { Agent, ClientRequest, IncomingMessage, RequestOptions } from "node:http";
import { pipeline } from "node:stream";
import { urlToHttpOptions } from "node:url";
import { remembered } from "../core/remembered.ts";
import { ConnectionCut, type Fetch, type FetchRequest, type FetchResponse } from "../core/upstream/fetch.ts";
import { bytesOf } from "./bytes.ts";

/** Takes `http:` and `https:` addresses. */
export const httpFetch: Fetch = async (url, request) => {
  const target = targetOf(url);
  const incoming = await exchange(await clientFor(target.protocol ?? ""), target, request);
  const { statusCode: status = 0, headers } = incoming;
  return {
    ok: status >= 200 && status < 300,
    status,
    headers: { get: (name) => headers[name]?.toString() ?? null },
    body: await decoded(incoming),
  };
};

/** What Node's client needs of an address: it copies all that it gets for each request. */
const targetOf = remembered((url): RequestOptions => {
  const { protocol, hostname, port, path, auth } = urlToHttpOptions(new URL(url));
  return { protocol, hostname, port, path, ...(auth !== undefined && { auth }) };
});

type Module = typeof import("node:http") | typeof import("node:https");

interface Client {
  readonly request: Module["request"];
  /** Keeps connections open for the next call. */
  readonly agent: Agent;
  /** Since when a connection waits for that, in milliseconds since 1970. */
  readonly idleSince: WeakMap<object, number>;
  /** Before then, none has waited too long. */
  idleUntil: number;
}

const clients = new Map<string, Promise<Client>>();

/** Imported when it is needed, as AWS's SDK does: to import `node:http` loads undici, and Lambda's world is `https:`. */
function clientFor(protocol: string): Promise<Client> {
  const known = clients.get(protocol);
  if (known !== undefined) return known;
  const client = (protocol === "https:" ? import("node:https") : import("node:http")).then(clientOf);
  clients.set(protocol, client);
  return client;
}

function clientOf({ request, Agent }: Module): Client {
  const agent = new Agent({ keepAlive: true });
  const client: Client = { request, agent, idleSince: new WeakMap(), idleUntil: 0 };
  let isTimed = false;
  const closeLater = () => {
    if (isTimed) return;
    isTimed = true;
    setTimeout(() => {
      isTimed = false;
      closeIdle(client);
      if (Object.keys(agent.freeSockets).length > 0) closeLater();
    }, LONGEST_IDLE).unref();
  };
  agent.on("free", (socket) => {
    client.idleSince.set(socket, Date.now());
    closeLater();
  });
  return client;
}

/**
 * Milliseconds. Some servers close idle connections after five seconds, and a function that is frozen at that time does not
 * notice: so each request looks too, before the timer of a function that was frozen has run. Without requests, a connection is
 * closed after twice this time at the latest.
 */
const LONGEST_IDLE = 4_000;

/** Many calls share many connections: they are only looked at when the first of them may have waited too long. */
function closeIdle(client: Client): void {
  const now = Date.now();
  const left = client.idleUntil - now;
  if (left >= 0 && left <= LONGEST_IDLE) return; // It is more where the clock was set back.
  client.idleUntil = now + LONGEST_IDLE;
  for (const socket of Object.values(client.agent.freeSockets).flatMap((free) => free ?? [])) {
    const until = (client.idleSince.get(socket) ?? 0) + LONGEST_IDLE;
    if (until < now) socket.destroy();
    else client.idleUntil = Math.min(client.idleUntil, until);
  }
}

function exchange(client: Client, target: RequestOptions, { method, headers, body, signal }: FetchRequest) {
  return new Promise<IncomingMessage>((resolve, reject) => {
    signal.throwIfAborted();
    closeIdle(client);
    const { request, agent } = client;
    const length = { "content-length": Buffer.byteLength(body) };
    const outgoing = request({ ...target, method, headers: { ...headers, ...length }, agent });
    let open: ClientRequest | IncomingMessage = outgoing;
    signal.addEventListener("abort", () => open.destroy(signal.reason), { once: true });
    const fail = (cause: unknown) =>
      reject(outgoing.writableFinished && !signal.aborted ? new ConnectionCut({ cause }) : cause);
    outgoing.on("error", fail);
    // Node closes a connection without an error where the answer is another protocol (101), which was not asked for.
    outgoing.once("close", () => {
      if (open === outgoing) fail(new Error("closed without an answer"));
    });
    outgoing.once("response", (incoming) => {
      open = incoming;
      resolve(incoming);
    });
    outgoing.end(body);
  });
}

/** Providers are asked not to compress; some do all the same. */
async function decoded(incoming: IncomingMessage): Promise<NonNullable<FetchResponse["body"]>> {
  const encoding = (incoming.headers["content-encoding"] ?? "identity").toLowerCase();
  if (!COMPRESSED.has(encoding)) return bytesOf(incoming);
  const { createBrotliDecompress, createUnzip } = await import("node:zlib");
  return pipeline(incoming, encoding === "br" ? createBrotliDecompress() : createUnzip(), () => {});
}

/** `x-gzip` is another name of `gzip` (RFC 9110, 8.4.1.3). */
const COMPRESSED = new Set(["br", "deflate", "gzip", "x-gzip"]);

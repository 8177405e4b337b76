// Stands between the clients and the gateway, which leaves the clients as they are, and keeps the bytes of every stream.

import { once } from "node:events";
import { request as ask, createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface RecordingProxy {
  readonly url: string;
  /** The bodies of the streams since the last reset, as text. */
  readonly streams: readonly string[];
  reset(): void;
  close(): void;
}

export async function startRecordingProxy(target: string): Promise<RecordingProxy> {
  const streams: string[] = [];
  const server = createServer((request, response) => void pass({ request, response, target, streams }));
  await once(server.listen(0, "127.0.0.1"), "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    streams,
    reset() {
      streams.length = 0;
    },
    close() {
      server.close();
      server.closeAllConnections();
    },
  };
}

interface Passing {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  readonly target: string;
  readonly streams: string[];
}

function pass({ request, response, target, streams }: Passing): void {
  const { method, headers } = request;
  const asked = ask(`${target}${request.url}`, { method, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 0, answer.headers);
    if (answer.headers["content-type"]?.startsWith("text/event-stream")) record(answer, streams);
    answer.pipe(response);
  });
  asked.on("error", () => response.destroy());
  request.pipe(asked);
}

/** The stream is on the list before the client can have seen its end. */
function record(answer: IncomingMessage, streams: string[]): void {
  const at = streams.push("") - 1;
  const decoder = new TextDecoder();
  answer.on("data", (bytes: Uint8Array) => (streams[at] += decoder.decode(bytes, { stream: true })));
}

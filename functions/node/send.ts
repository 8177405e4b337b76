// Sends a reply over Node's HTTP server.
import type { ServerResponse } from "node:http";
import type { Reply } from "../core/reply.ts";
import { type Outlet, sendBody } from "../core/send-body.ts";

interface Line {
  /** When the call has to be over, in milliseconds since 1970. */
  readonly killedAt: number;
  /** Aborts when the client has left, or the process ends. */
  readonly signal: AbortSignal;
}

/** Sends a reply at the pace of its reader, and settles it on every ending. */
export async function send(reply: Reply, response: ServerResponse, { killedAt, signal }: Line): Promise<void> {
  try {
    if (reply.text !== undefined) return sendText(reply, reply.text, response);
    if (reply.contentLength !== undefined) return void sendHead(reply, reply.contentLength, response);
    const out = corked(response);
    response.writeHead(reply.status, reply.headers).flushHeaders();
    await sendBody(reply, out, { killedAt, signal });
  } finally {
    if (reply.isCut?.()) response.socket?.destroySoon();
    else response.end();
    const { socket } = response;
    if (socket !== null && socket.writableLength > 0) socket.setTimeout(LONGEST_END);
    await reply.settle();
  }
}

/** With its head, in one system call. */
function sendText(reply: Reply, text: string, response: ServerResponse): void {
  sendHead(reply, Buffer.byteLength(text), response).end(text);
}

function sendHead({ status, headers }: Reply, contentLength: number, response: ServerResponse): ServerResponse {
  return response.writeHead(status, { ...headers, "content-length": contentLength });
}

/** How long a reader may take nothing of what was written when the answer ended, in milliseconds. */
const LONGEST_END = 60_000;

/** What is written within one turn of the event loop leaves together: each write of its own is a system call. */
function corked(response: ServerResponse): Outlet {
  let isCorked = false;
  const cork = () => {
    const { socket } = response;
    if (isCorked || socket === null) return;
    isCorked = true;
    socket.cork();
    setImmediate(() => {
      isCorked = false;
      socket.uncork();
    });
  };
  cork();
  return {
    write(piece) {
      cork();
      return response.write(piece);
    },
    once: (event, listener) => response.once(event, listener),
    off: (event, listener) => response.off(event, listener),
  };
}

// What a client gets that sends no request: a plain answer, and time to read it before the connection is closed.
import { type Server, type ServerResponse, STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";

/** In milliseconds. To close at once while the client still sends would break the connection before it has the answer. */
const LONGEST_END = 1_000;

/** By the code of Node's error; anything else is a 400. */
const STATUSES: Readonly<Record<string, number>> = { HPE_HEADER_OVERFLOW: 431, ERR_HTTP_REQUEST_TIMEOUT: 408 };

export function refuseWhatIsNoRequest(server: Server): void {
  const refused = new WeakSet<Duplex>();
  const latest = new WeakMap<Duplex, ServerResponse>();
  server.on("request", ({ socket }, response) => latest.set(socket, response));
  server.on("clientError", ({ code = "" }: NodeJS.ErrnoException, socket) => {
    if (refused.has(socket)) return;
    refused.add(socket);
    if (!socket.writable || isWithinAnswer(latest.get(socket))) return void socket.destroy();
    const status = STATUSES[code] ?? 400;
    socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\nConnection: close\r\n\r\n`);
    const timer = setTimeout(() => socket.destroy(), LONGEST_END);
    socket.once("close", () => clearTimeout(timer));
  });
}

/** Another answer in the middle of one would be taken for a part of it. */
function isWithinAnswer(response: ServerResponse | undefined): boolean {
  return response?.headersSent === true && !response.writableFinished;
}

// Requests that a client sends before it has the answer to an earlier one: they are answered one after the other.
import type { ServerResponse } from "node:http";
import type { Socket } from "node:net";

/** Of one connection. A client that sends more is none that anyone knows. */
const MOST_WAITING = 16;

const waiting = new WeakMap<Socket, number>();

/** Calls back when the connection's earlier answers have ended; never, if it breaks before. */
export function inTurn(socket: Socket, response: ServerResponse, start: () => void): void {
  if (response.socket !== null) start();
  else wait(socket, response, start);
}

/** Node gives a response its connection when it is its turn. */
function wait(socket: Socket, response: ServerResponse, start: () => void): void {
  const count = (waiting.get(socket) ?? 0) + 1;
  if (count > MOST_WAITING) socket.destroy();
  waiting.set(socket, count);
  response.once("socket", () => {
    waiting.set(socket, (waiting.get(socket) ?? 1) - 1);
    socket.setTimeout(0); // The end of the earlier answer had one.
    start();
  });
}

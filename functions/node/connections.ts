// The connections of the HTTP server. When it stops, each is closed once it has nothing to answer and all that was said is sent:
// what Node's own server closes as idle may still be sending the end of an answer.
import type { Server, ServerResponse } from "node:http";
import { Server as NetServer, type Socket } from "node:net";

export interface Connections {
  /** Stops listening, and closes each connection with its last answer. Resolves when none is left. */
  stop(): Promise<void>;
  /** Breaks those that are left. */
  destroy(): void;
}

export function connectionsOf(server: Server): Connections {
  const open = new Map<Socket, Set<ServerResponse>>();
  let isStopping = false;

  server.on("connection", (socket: Socket) => {
    open.set(socket, new Set());
    socket.once("close", () => open.delete(socket));
  });
  server.prependListener("request", ({ socket }, response) => {
    const unanswered = open.get(socket);
    unanswered?.add(response);
    if (isStopping) response.shouldKeepAlive = false;
    response.once("close", () => {
      unanswered?.delete(response);
      if (isStopping && unanswered?.size === 0) socket.destroySoon();
    });
  });
  return {
    stop() {
      isStopping = true;
      const closed = new Promise<void>((resolve) => NetServer.prototype.close.call(server, () => resolve()));
      for (const [socket, unanswered] of open) {
        for (const response of unanswered) response.shouldKeepAlive = false;
        if (unanswered.size === 0) socket.destroySoon();
      }
      return closed;
    },
    destroy() {
      for (const socket of open.keys()) socket.destroy();
    },
  };
}

// The listening side of the fake provider: a port that can be closed and opened again, and the sockets it accepted.
import { once } from "node:events";
import { createServer, type RequestListener } from "node:http";
import type { AddressInfo, Socket } from "node:net";

export interface Listener {
  port: number;
  sockets: ReadonlySet<Socket>;
  /** Takes the same port as before. */
  open(): Promise<void>;
  /** Ends every connection too. */
  close(): Promise<void>;
}

export async function listen(onRequest: RequestListener, onSocketClosed: () => void): Promise<Listener> {
  const sockets = new Set<Socket>();
  const server = createServer(onRequest).on("connection", (socket) => {
    sockets.add(socket);
    socket.once("close", () => {
      sockets.delete(socket);
      onSocketClosed();
    });
  });
  const open = async (port: number) => {
    await once(server.listen(port, "127.0.0.1"), "listening");
  };
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      for (const socket of sockets) socket.destroy();
    });
  await open(0);
  const { port } = server.address() as AddressInfo;
  return { port, sockets, open: () => open(port), close };
}

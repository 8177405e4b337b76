// A client's connection, down to its bytes.
import { once } from "node:events";
import { connect, type Socket } from "node:net";

export interface Connection {
  readonly socket: Socket;
  send(...bytes: (string | Buffer)[]): void;
  /** All that was heard, once it has this in it. Fails if the connection ends before. */
  until(text: string | RegExp): Promise<string>;
  /** All that was heard, once the connection has ended. */
  closed(): Promise<string>;
}

export async function openConnection(port: number): Promise<Connection> {
  const socket = connect(port, "127.0.0.1");
  let heard = "";
  let isClosed = false;
  socket.setEncoding("latin1").on("data", (more) => {
    heard += more;
  });
  socket.on("error", () => {});
  const closed = new Promise<string>((resolve) => {
    socket.once("close", () => {
      isClosed = true;
      resolve(heard);
    });
  });
  await once(socket, "connect");
  return {
    socket,
    send: (...bytes) => bytes.forEach((one) => void socket.write(one)),
    async until(text) {
      while (heard.search(text) === -1) {
        if (isClosed) throw new Error(`closed after: ${heard}`);
        await Promise.race([new Promise((resolve) => socket.once("data", resolve)), closed]);
      }
      return heard;
    },
    closed: () => closed,
  };
}

/** A request as it travels. */
export function toBytes(request: { method: string; path: string; headers?: object; body?: string }): string {
  const { method, path, headers = {}, body = "" } = request;
  const all = { host: "x", ...headers, "content-length": Buffer.byteLength(body) };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${method} ${path} HTTP/1.1\r\n${lines.join("")}\r\n${body}`;
}

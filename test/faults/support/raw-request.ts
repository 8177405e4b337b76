// A client that says exactly what it is told to, right or wrong, over a bare socket.
import { once } from "node:events";
import { connect } from "node:net";

export type Piece = string | Uint8Array | (() => Promise<unknown>);

/** Sends the pieces, waiting where one is a function, and gives all that comes back until the server closes. */
export async function sendRaw(port: number, pieces: readonly Piece[], after: "end" | "leave" | "wait" = "wait") {
  const socket = connect({ port, host: "127.0.0.1" });
  const received: Buffer[] = [];
  socket.on("data", (bytes: Buffer) => received.push(bytes)).on("error", () => {});
  const closed = once(socket, "close");
  await once(socket, "connect");
  for (const piece of pieces) {
    if (typeof piece === "function") await piece();
    else await new Promise<void>((sent) => socket.write(piece, () => sent()));
  }
  if (after === "end") socket.end();
  if (after === "leave") socket.destroy();
  await closed;
  return Buffer.concat(received).toString("latin1");
}

/** The head of a request for one answer. */
export function head(line: string, ...headers: readonly string[]): string {
  return [`${line} HTTP/1.1`, "host: localhost", "connection: close", ...headers, "", ""].join("\r\n");
}

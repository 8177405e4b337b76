// A client that reads only when it is told to, over a bare socket, so that nothing reads ahead for it.
import { once } from "node:events";
import { connect } from "node:net";
import { clientKeyOf, prompt } from "./secrets.ts";

export interface SlowReader {
  /** Reads to the end of the connection, and gives all that was received. */
  readOn(): Promise<string>;
  leave(): void;
}

/** Asks for a stream, and reads nothing yet. */
export async function askWithoutReading(port: number, question: { model: string; requestId: string }) {
  const { model, requestId } = question;
  const socket = connect({ port, host: "127.0.0.1" }).pause();
  await once(socket, "connect");
  const body = JSON.stringify({ model, stream: true, messages: [{ role: "user", content: prompt }] });
  const head = [
    "POST /v1/chat/completions HTTP/1.1",
    "host: localhost",
    "connection: close",
    "content-type: application/json",
    `authorization: Bearer ${clientKeyOf(model)}`,
    `x-request-id: ${requestId}`,
    `content-length: ${Buffer.byteLength(body)}`,
  ];
  socket.write(`${head.join("\r\n")}\r\n\r\n${body}`);
  const reader: SlowReader = {
    async readOn() {
      const pieces: Buffer[] = [];
      socket.on("data", (piece: Buffer) => pieces.push(piece));
      socket.resume();
      await once(socket, "close");
      return Buffer.concat(pieces).toString();
    },
    leave: () => void socket.destroy(),
  };
  return reader;
}

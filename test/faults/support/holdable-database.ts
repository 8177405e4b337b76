// A DynamoDB behind a door: while it is shut, requests reach it no more, and nobody is told.
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { startDynamoDb } from "../../../local/dynamodb.ts";

export interface HoldableDatabase {
  readonly endpoint: string;
  shut(): void;
  open(): void;
  close(): Promise<void>;
}

export async function startHoldableDatabase(): Promise<HoldableDatabase> {
  const database = await startDynamoDb(undefined);
  const { port, hostname: host } = new URL(database.endpoint);
  const sockets = new Set<Socket>();
  let isShut = false;
  const server = createServer((client) => {
    const behind = connect({ port: Number(port), host });
    sockets.add(client);
    if (isShut) client.pause();
    behind.pipe(client);
    client.on("data", (bytes) => void behind.write(bytes));
    client.on("end", () => behind.end()).on("error", () => behind.destroy());
    client.on("close", () => sockets.delete(client));
    behind.on("error", () => client.destroy());
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    shut() {
      isShut = true;
      for (const socket of sockets) socket.pause();
    },
    open() {
      isShut = false;
      for (const socket of sockets) socket.resume();
    },
    async close() {
      for (const socket of sockets) socket.destroy();
      server.close();
      await database.close();
    },
  };
}

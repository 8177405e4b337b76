// A DynamoDB behind a proxy that remembers what it was asked, and that can be slow, silent or gone, or throttle settlements.
import { once } from "node:events";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { type Database, startDynamoDb } from "../../../local/dynamodb.ts";

/** Slow by so many milliseconds, in one table only if one is named. */
export type Mood =
  | "well"
  | "silent"
  | "gone"
  | "throttling settlements"
  | { readonly slowBy: number; readonly table?: string };

export interface WatchedDatabase extends Database {
  /** What was asked, such as `UpdateItem Counters`; a batch once for each of its items. */
  readonly asked: string[];
  is(mood: Mood): void;
}

export async function startWatchedDatabase(): Promise<WatchedDatabase> {
  const database = await startDynamoDb(undefined);
  const asked: string[] = [];
  let mood: Mood = "well";
  const server = createServer((from, to) => {
    from.on("error", () => {});
    to.on("error", () => {});
    void pass(from, to);
  });
  async function pass(from: IncomingMessage, to: ServerResponse): Promise<void> {
    const body = await text(from).catch(() => "");
    const name = nameOf(from, body);
    asked.push(...Array(itemsIn(body)).fill(name));
    if (mood === "gone") return void to.socket?.resetAndDestroy();
    if (mood === "silent") return;
    if (mood === "throttling settlements" && isSettlement(body)) return throttle(to);
    if (typeof mood === "object" && name.endsWith(mood.table ?? "")) await sleep(mood.slowBy);
    forward({ from, body, to }, database.endpoint);
  }
  server.keepAliveTimeout = 0;
  await once(server.listen(0, "127.0.0.1"), "listening");
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    is: (next) => {
      mood = next;
    },
    async close() {
      server.close();
      server.closeAllConnections();
      await database.close();
    },
  };
}

/** The operation, and the table without its prefix. */
function nameOf({ headers }: IncomingMessage, body: string): string {
  const operation = String(headers["x-amz-target"]).split(".")[1];
  const table = /"(?:TableName":|RequestItems":\{)"[^"]*-([^"-]+)"/.exec(body)?.[1];
  return `${operation} ${table}`;
}

function itemsIn(body: string): number {
  return Math.max(1, body.split('{"PutRequest":').length - 1);
}

/** What gives a slot back. */
function isSettlement(body: string): boolean {
  const { UpdateExpression: update = "", ExpressionAttributeNames: names, ...input } = JSON.parse(body || "{}");
  const [, slots] = Object.entries(names ?? {}).flatMap(([short, name]) => (name === "slots" ? ["", short] : []));
  const [, value = ""] = new RegExp(`${slots} (:v\\d+)`).exec(update) ?? [];
  return Number(input.ExpressionAttributeValues?.[value]?.N) < 0;
}

function throttle(to: ServerResponse): void {
  to.writeHead(400, { "content-type": "application/x-amz-json-1.0" });
  const __type = "com.amazonaws.dynamodb.v20120810#ThrottlingException";
  to.end(JSON.stringify({ __type, message: "Throughput exceeds the current capacity of your table or index." }));
}

function forward(
  { from, body, to }: { from: IncomingMessage; body: string; to: ServerResponse },
  endpoint: string,
): void {
  const { method, url = "/", headers } = from;
  const onward = request(new URL(url, endpoint), { method, headers }, (answer) => {
    to.writeHead(answer.statusCode ?? 500, answer.headers);
    answer.pipe(to);
  });
  onward.on("error", () => to.destroy());
  onward.end(body);
}

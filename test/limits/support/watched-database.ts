// A DynamoDB behind a proxy that remembers what it was asked, and that can be slow, silent or gone, or throttle settlements.
import { once } from "node:events";
import { createServer, type IncomingMessage, request, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { type Database, startDynamoDb } from "../../../local/dynamodb.ts";

/**
 * Slow by so many milliseconds, in one table only if one is named; or carries out the next of each of these operations, such as
 * `UpdateItem Usage`, and breaks the connection instead of answering.
 */
export type Mood =
  | "well"
  | "silent"
  | "gone"
  | "throttling settlements"
  | { readonly losesAnswersOf: readonly string[] }
  | { readonly slowBy: number; readonly table?: string };

export interface WatchedDatabase extends Database {
  /** What was asked, such as `UpdateItem Counters`; a batch once for each of its items. */
  readonly asked: string[];
  /** What was carried out, and not answered. */
  readonly lost: string[];
  is(mood: Mood): void;
  /** Resolves when all that it was asked is carried out, for whomever does not wait any more too. */
  carriedOut(): Promise<void>;
}

export async function startWatchedDatabase(): Promise<WatchedDatabase> {
  const database = await startDynamoDb(undefined);
  const asked: string[] = [];
  const lost: string[] = [];
  const underWay = new Set<Promise<void>>();
  let mood: Mood = "well";
  const server = createServer((from, to) => {
    from.on("error", () => {});
    to.on("error", () => {});
    const passing = pass(from, to).finally(() => underWay.delete(passing));
    underWay.add(passing);
  });
  async function pass(from: IncomingMessage, to: ServerResponse): Promise<void> {
    const body = await text(from).catch(() => "");
    const name = nameOf(from, body);
    asked.push(...Array(itemsIn(body)).fill(name));
    if (mood === "gone") return void to.socket?.resetAndDestroy();
    if (mood === "silent") return;
    if (mood === "throttling settlements" && isSettlement(body)) return throttle(to);
    if (isLosing(mood, name)) {
      lost.push(name);
      mood = { losesAnswersOf: mood.losesAnswersOf.filter((one) => one !== name) };
      return forward({ from, body, to }, database.endpoint, (answer) => {
        answer.resume().once("end", () => to.socket?.resetAndDestroy());
      });
    }
    if (typeof mood === "object" && "slowBy" in mood && name.endsWith(mood.table ?? "")) await sleep(mood.slowBy);
    return forward({ from, body, to }, database.endpoint, (answer) => {
      to.writeHead(answer.statusCode ?? 500, answer.headers);
      answer.pipe(to);
    });
  }
  server.keepAliveTimeout = 0;
  await once(server.listen(0, "127.0.0.1"), "listening");
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    lost,
    is: (next) => {
      mood = next;
    },
    async carriedOut() {
      while (underWay.size > 0) await Promise.all(underWay);
    },
    async close() {
      server.close();
      server.closeAllConnections();
      await database.close();
    },
  };
}

function isLosing(mood: Mood, name: string): mood is { readonly losesAnswersOf: readonly string[] } {
  return typeof mood === "object" && "losesAnswersOf" in mood && mood.losesAnswersOf.includes(name);
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

interface Passed {
  readonly from: IncomingMessage;
  readonly body: string;
  readonly to: ServerResponse;
}

/** Resolves when it is carried out. */
function forward(
  { from, body, to }: Passed,
  endpoint: string,
  onAnswer: (answer: IncomingMessage) => void,
): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const { method, url = "/", headers } = from;
  const onward = request(new URL(url, endpoint), { method, headers }, onAnswer);
  onward.once("response", () => resolve());
  onward.on("error", () => to.destroy());
  onward.once("close", () => resolve());
  onward.end(body);
  return promise;
}

// The DynamoDBs of the tests: dynalite, as `npm start` embeds it, and dynoxide, a second opinion where its binary is installed.

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { DynamoDBClient, type DynamoDBClientConfig } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, GetCommand } from "@aws-sdk/lib-dynamodb";
import { createTables } from "../../functions/aws/create-tables.ts";
import { type Database, startDynamoDb } from "../../local/dynamodb.ts";
import { tableNames } from "../../local/tables.ts";
import { freePort } from "./free-port.ts";

export type { Database };

/** With the tables of the gateway, empty. */
export async function startDynalite(): Promise<Database> {
  return withTables(await startDynamoDb(undefined));
}

export const dynoxideBinary = findDynoxide();

/** The same, in a process of its own; only where `dynoxideBinary` is known. */
export async function startDynoxide(): Promise<Database> {
  for (let tries = 1; ; tries++) {
    const database = await spawnDynoxide(await freePort());
    if (database) return withTables(database);
    if (tries === 3) throw new Error("dynoxide does not start");
  }
}

const credentials = { accessKeyId: "local", secretAccessKey: "local" };

/** Retries as often as the gateway's own client, but without a pause. */
export function connectTo(endpoint: string, config: DynamoDBClientConfig = {}): DynamoDBDocumentClient {
  return DynamoDBDocumentClient.from(
    new DynamoDBClient({ endpoint, region: "us-east-1", credentials, retryStrategy: impatient, ...config }),
  );
}

/** An item of the counters' table as DynamoDB holds it; undefined if there is none. */
export async function readItem(client: DynamoDBDocumentClient, id: string) {
  const get = new GetCommand({ TableName: tableNames.Counters, Key: { id }, ConsistentRead: true });
  return (await client.send(get)).Item;
}

const impatient: NonNullable<DynamoDBClientConfig["retryStrategy"]> = {
  mode: "impatient",
  acquireInitialRetryToken: async () => retryToken(0),
  refreshRetryTokenForRetry: async (token, { errorType }) => {
    if (errorType === "CLIENT_ERROR" || token.getRetryCount() === 2) throw new Error("no more retries");
    return retryToken(token.getRetryCount() + 1);
  },
  recordSuccess: () => {},
};

function retryToken(count: number) {
  return { getRetryCount: () => count, getRetryDelay: () => 0 };
}

async function withTables(database: Database): Promise<Database> {
  const client = new DynamoDBClient({ endpoint: database.endpoint, region: "us-east-1", credentials });
  await createTables(client, tableNames);
  client.destroy();
  return database;
}

function findDynoxide(): string | undefined {
  try {
    return createRequire(import.meta.url).resolve("@dynoxide/linux-x64/dynoxide");
  } catch {
    return undefined;
  }
}

/** Undefined if the port was taken in the meantime. */
async function spawnDynoxide(port: number): Promise<Database | undefined> {
  const child = spawn(dynoxideBinary ?? "", ["serve", "--host", "127.0.0.1", "--port", `${port}`], { stdio: "pipe" });
  const kill = () => child.kill("SIGKILL");
  process.once("exit", kill); // A test run that is broken off closes nothing.
  const exited = once(child, "exit").finally(() => process.off("exit", kill));
  const isReady = await Promise.race([saysThatItListens(child), exited.then(() => false)]);
  if (!isReady) return undefined;
  const close = async () => {
    kill();
    await exited;
  };
  return { endpoint: `http://127.0.0.1:${port}`, close };
}

async function saysThatItListens({ stdout, stderr }: ChildProcess): Promise<boolean> {
  if (stdout === null || stderr === null) return false;
  const lines = [stdout, stderr].map((input) => createInterface({ input }));
  return Promise.race(
    lines.map(
      (line) =>
        new Promise<boolean>((resolve) => line.on("line", (text) => text.includes("listening") && resolve(true))),
    ),
  );
}

// The DynamoDB that the function uses: embedded, in memory or in a directory, or another one that the operator names.
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DeleteCommand, DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { withCatalogue } from "../functions/admin/pricing.ts";
import { createTables } from "../functions/aws/create-tables.ts";
import { writeDirectory } from "../functions/aws/directory.ts";
import { itemOf } from "../functions/aws/directory-item.ts";
import type { Configuration } from "../functions/core/directory/configuration.ts";
import { keyDocumentOf } from "../functions/core/directory/key-document.ts";
import { StartError } from "../functions/node/start-error.ts";
import { roleVariables } from "./function-variables.ts";
import { tableNames } from "./tables.ts";

export interface Database {
  /** Such as `http://127.0.0.1:45123`. */
  endpoint: string;
  close(): Promise<void>;
}

export interface DatabaseOptions {
  /** Of another one, which is used instead of the embedded one. */
  dynamoDbEndpoint?: string | undefined;
  /** Where the embedded one keeps its data; in memory, unless given. */
  dataDirectory?: string | undefined;
}

/** Throws a StartError when the directory cannot be used. */
export async function startDynamoDb({ dynamoDbEndpoint, dataDirectory }: DatabaseOptions = {}): Promise<Database> {
  if (dynamoDbEndpoint !== undefined) return { endpoint: dynamoDbEndpoint, close: async () => {} };
  const worker = new Worker(new URL("dynamodb-worker.mjs", import.meta.url), { workerData: { path: dataDirectory } });
  const [message] = (await once(worker, "message")) as [{ port: number } | Fault];
  const close = async () => void (await worker.terminate());
  if ("port" in message) return { endpoint: `http://127.0.0.1:${message.port}`, close };
  await close();
  throw cannotUse(dataDirectory, message);
}

interface Fault {
  fault: string;
  message: string;
}

function cannotUse(directory: string | undefined, { fault, message }: Fault): StartError {
  if (fault === "LEVEL_LOCKED") return new StartError(`${directory} (SLUICE_DATA) is in use by another server`);
  return new StartError(`cannot keep data in ${directory} (SLUICE_DATA): ${message}`);
}

/** Creates the tables that are missing and writes the models and keys. Throws a StartError when the database refuses. */
export async function fillDynamoDb(endpoint: string, configuration: Configuration): Promise<void> {
  await withClient(endpoint, async (client) => {
    await createTables(client, tableNames);
    const models = configuration.models.map((model) => withCatalogue(model));
    await writeDirectory(DynamoDBDocumentClient.from(client), tableNames.Directory, { ...configuration, models });
  });
}

/** The same for a file that said something else before: what was in it and is no longer, is removed. */
export async function refillDynamoDb(endpoint: string, next: Configuration, previous: Configuration): Promise<void> {
  const [old, kept] = await Promise.all([itemIds(previous), itemIds(next)]);
  await fillDynamoDb(endpoint, next);
  await withClient(endpoint, async (client) => {
    const gone = old.filter((id) => !kept.includes(id));
    const remove = (id: string) => client.send(new DeleteCommand({ TableName: tableNames.Directory, Key: { id } }));
    await Promise.all(gone.map(remove));
  });
}

async function itemIds({ models, keys }: Configuration): Promise<string[]> {
  return [...models, ...(await Promise.all(keys.map(keyDocumentOf)))].map((document) => itemOf(document).id);
}

export async function withClient(endpoint: string, use: (client: DynamoDBClient) => Promise<void>): Promise<void> {
  const client = connect(endpoint);
  try {
    await use(client);
  } catch (error) {
    const [reason] = (error as Error).message.split("\n"); // The SDK goes on with advice for programmers.
    throw new StartError(`DynamoDB at ${endpoint}: ${reason}`, { cause: error });
  } finally {
    client.destroy();
  }
}

/** Milliseconds. Whatever listens at the operator's address may never say a word. */
const PATIENCE = { connectionTimeout: 3_000, requestTimeout: 5_000, throwOnRequestTimeout: true };

function connect(endpoint: string): DynamoDBClient {
  const role = roleVariables();
  const { AWS_REGION: region = "", AWS_ACCESS_KEY_ID = "", AWS_SECRET_ACCESS_KEY = "", AWS_SESSION_TOKEN } = role;
  const session = AWS_SESSION_TOKEN === undefined ? {} : { sessionToken: AWS_SESSION_TOKEN };
  const credentials = { accessKeyId: AWS_ACCESS_KEY_ID, secretAccessKey: AWS_SECRET_ACCESS_KEY, ...session };
  // Settings of the environment or a profile for Amazon's own endpoints are not meant for this one.
  const plain = { useFipsEndpoint: false, useDualstackEndpoint: false };
  return new DynamoDBClient({ endpoint, region, credentials, requestHandler: PATIENCE, ...plain });
}

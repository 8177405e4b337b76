// The DynamoDB that the function uses: embedded, in memory, or another one that the operator names.
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { withCatalogue } from "../functions/admin/pricing.ts";
import { writeDirectory } from "../functions/aws/directory.ts";
import type { Configuration } from "../functions/core/configuration.ts";
import { roleVariables } from "./function-variables.ts";
import { StartError } from "./start-error.ts";
import { createTables, tableNames } from "./tables.ts";

export interface Database {
  /** Such as `http://127.0.0.1:45123`. */
  endpoint: string;
  close(): Promise<void>;
}

/** Starts the embedded one unless `endpoint` names another. */
export async function startDynamoDb(endpoint: string | undefined): Promise<Database> {
  if (endpoint !== undefined) return { endpoint, close: async () => {} };
  const worker = new Worker(new URL("dynamodb-worker.mjs", import.meta.url));
  const [port] = (await once(worker, "message")) as [number];
  return { endpoint: `http://127.0.0.1:${port}`, close: async () => void (await worker.terminate()) };
}

/** Creates the tables that are missing and writes the models and keys. Throws a StartError when the database refuses. */
export async function fillDynamoDb(endpoint: string, configuration: Configuration): Promise<void> {
  const client = connect(endpoint);
  try {
    await createTables(client);
    const models = configuration.models.map((model) => withCatalogue(model));
    await writeDirectory(DynamoDBDocumentClient.from(client), tableNames.Directory, { ...configuration, models });
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
  // Whoever wants these for Amazon's own endpoints, in the environment or a profile, cannot mean this one.
  const plain = { useFipsEndpoint: false, useDualstackEndpoint: false };
  return new DynamoDBClient({ endpoint, region, credentials, requestHandler: PATIENCE, ...plain });
}

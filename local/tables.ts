// The tables of infra/tables.ts, for a DynamoDB that was not deployed by SST.
import {
  CreateTableCommand,
  type CreateTableCommandInput,
  type DynamoDBClient,
  ResourceInUseException,
  waitUntilTableExists,
} from "@aws-sdk/client-dynamodb";

/** By the names of SST's linked resources. */
export const tableNames = {
  Directory: "sluice-local-Directory",
  Counters: "sluice-local-Counters",
  Usage: "sluice-local-Usage",
};

const tables = [
  table(tableNames.Directory, "id"),
  table(tableNames.Counters, "id"),
  table(tableNames.Usage, "key", "dayAndModel"),
];

/** Creates those that are missing. */
export async function createTables(client: DynamoDBClient): Promise<void> {
  await Promise.all(tables.map((input) => createTable(client, input)));
}

async function createTable(client: DynamoDBClient, input: CreateTableCommandInput): Promise<void> {
  try {
    await client.send(new CreateTableCommand(input));
  } catch (error) {
    if (!(error instanceof ResourceInUseException)) throw error;
  }
  await waitUntilTableExists({ client, maxWaitTime: 30, minDelay: 0.02 }, { TableName: input.TableName });
}

function table(name: string, hash: string, range?: string): CreateTableCommandInput {
  const keys = range === undefined ? [hash] : [hash, range];
  return {
    TableName: name,
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: keys.map((key) => ({ AttributeName: key, AttributeType: "S" })),
    KeySchema: keys.map((key) => ({ AttributeName: key, KeyType: key === hash ? "HASH" : "RANGE" })),
  };
}

// Creates the gateway's tables in a DynamoDB where SST has not deployed them. Several processes may do so at once.
import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DescribeTableCommand,
  type DynamoDBClient,
  ResourceInUseException,
  ResourceNotFoundException,
  waitUntilTableExists,
} from "@aws-sdk/client-dynamodb";
import { TABLE_NAMES, TABLES, type TableKeys, type TableName, type TableNames } from "./table-keys.ts";

/** Seconds. DynamoDB takes about ten; the embedded one is done at once. */
const PATIENCE = { maxWaitTime: 120, minDelay: 0.02, maxDelay: 2 };

/** Creates those that are missing, and waits until all can be used. */
export async function createTables(client: DynamoDBClient, names: Partial<TableNames>): Promise<void> {
  const create = (table: TableName) => names[table] && createTable(client, names[table], TABLES[table]);
  await Promise.all(TABLE_NAMES.map(create));
}

async function createTable(client: DynamoDBClient, name: string, keys: TableKeys): Promise<void> {
  if (await isActive(client, name)) return;
  try {
    await client.send(new CreateTableCommand(tableOf(name, keys)));
  } catch (error) {
    // Another process creates it.
    if (!(error instanceof ResourceInUseException)) throw error;
  }
  await waitUntilTableExists({ client, ...PATIENCE }, { TableName: name });
}

async function isActive(client: DynamoDBClient, name: string): Promise<boolean> {
  try {
    const { Table: table } = await client.send(new DescribeTableCommand({ TableName: name }));
    return table?.TableStatus === "ACTIVE";
  } catch (error) {
    if (error instanceof ResourceNotFoundException) return false;
    throw error;
  }
}

function tableOf(name: string, { hashKey, rangeKey }: TableKeys): CreateTableCommandInput {
  const keys = rangeKey === undefined ? [hashKey] : [hashKey, rangeKey];
  return {
    TableName: name,
    BillingMode: "PAY_PER_REQUEST",
    AttributeDefinitions: keys.map((key) => ({ AttributeName: key, AttributeType: "S" })),
    KeySchema: keys.map((key) => ({ AttributeName: key, KeyType: key === hashKey ? "HASH" : "RANGE" })),
  };
}

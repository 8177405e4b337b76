// Lets DynamoDB remove what is out of date from the gateway's tables. Several processes may ask for it at once.
import { DescribeTimeToLiveCommand, type DynamoDBClient, UpdateTimeToLiveCommand } from "@aws-sdk/client-dynamodb";
import { TABLE_NAMES, TABLES, type TableKeys, type TableNames } from "./table-keys.ts";

/** Throws if DynamoDB refuses, unless it has no such operation, as some that are not Amazon's. */
export async function expireItems(client: DynamoDBClient, names: Partial<TableNames>): Promise<void> {
  const expiring = TABLE_NAMES.map((table) => {
    const { ttl }: TableKeys = TABLES[table];
    const name = names[table];
    return ttl && name && expire(client, name, ttl);
  });
  await Promise.all(expiring);
}

async function expire(client: DynamoDBClient, name: string, attribute: string): Promise<void> {
  if (await isExpiring(client, name)) return;
  const specification = { AttributeName: attribute, Enabled: true };
  try {
    await client.send(new UpdateTimeToLiveCommand({ TableName: name, TimeToLiveSpecification: specification }));
  } catch (error) {
    if (error instanceof Error && error.name === "UnknownOperationException") return;
    // DynamoDB refuses a second request, also one that changes nothing.
    if (!(await isExpiring(client, name))) throw error;
  }
}

async function isExpiring(client: DynamoDBClient, name: string): Promise<boolean> {
  const { TimeToLiveDescription: described } = await client.send(new DescribeTimeToLiveCommand({ TableName: name }));
  return described?.TimeToLiveStatus === "ENABLED" || described?.TimeToLiveStatus === "ENABLING";
}

// The gateway's tables, empty, in a DynamoDB that remembers what it was asked.
import { createTables } from "../../functions/aws/create-tables.ts";
import { tableNames } from "../../local/tables.ts";
import { startWatchedDatabase } from "../limits/support/watched-database.ts";
import { connectTo } from "../support/dynamodb.ts";

export type WatchedTables = Awaited<ReturnType<typeof startWatchedTables>>;

export async function startWatchedTables() {
  const database = await startWatchedDatabase();
  const client = connectTo(database.endpoint);
  const close = async () => {
    client.destroy();
    await database.close();
  };
  try {
    await createTables(client, tableNames);
  } catch (error) {
    await close();
    throw error;
  }
  return { database, client, close };
}

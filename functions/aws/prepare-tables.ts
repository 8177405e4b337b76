// Makes the tables ready for a server that has no SST: creates what is missing, and lets items expire.
import { createTables } from "./create-tables.ts";
import { expireItems } from "./expire-items.ts";
import { connectAsOperator } from "./operator-client.ts";
import type { Resources } from "./resources.ts";

export async function prepareTables({ tables }: Resources): Promise<void> {
  const client = connectAsOperator();
  try {
    await createTables(client, tables);
    await expireItems(client, tables);
  } finally {
    client.destroy();
  }
}

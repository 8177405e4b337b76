// Makes the tables ready for a server that has no SST: creates what is missing, and lets items expire.
import { createTables } from "./create-tables.ts";
import { expireItems } from "./expire-items.ts";
import { connectAsOperator } from "./operator-client.ts";
import type { Resources } from "./resources.ts";

export async function prepareTables({ directoryTable, countersTable, usageTable }: Resources): Promise<void> {
  const names = { Directory: directoryTable, Counters: countersTable, Usage: usageTable };
  const client = connectAsOperator();
  try {
    await createTables(client, names);
    await expireItems(client, names);
  } finally {
    client.destroy();
  }
}

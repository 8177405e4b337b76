// The link that `npm start` prints: the person who started the server has its database, and so may do everything.
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { createTicket, signInUrl } from "../functions/admin/access/ticket.ts";
import { adminTable } from "../functions/aws/admin-table.ts";
import { withClient } from "./dynamodb.ts";
import { tableNames } from "./tables.ts";

/** `address` is how a browser reaches the console. */
export async function createLink(address: string, endpoint: string): Promise<string> {
  const now = Date.now;
  let ticket = "";
  await withClient(endpoint, async (client) => {
    const table = adminTable(DynamoDBDocumentClient.from(client), { table: tableNames.Admin, now });
    ticket = await createTicket(table, "admin", now());
  });
  return signInUrl(address, ticket);
}

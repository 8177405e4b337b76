// The names of the keys in DynamoDB, beside the usage records: sets of names, each in an item that follows from the name's hash.
import { type DynamoDBDocumentClient, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import type { KeyNames } from "../core/limits/key-names.ts";
import { windowsAt } from "../core/limits/window.ts";
import { hashToUnit } from "../core/upstream/hash.ts";

/** A key may have this name too: its records begin with a day or an hour, and these items with a hyphen. */
export const NAMES = "#names";

/**
 * An item has at most 400 KB, and a write is billed by its item's size. Of 100,000 names of 20 bytes, an item has 8 KB; of as
 * many of the longest, 768 bytes, it has 300 KB.
 */
const ITEMS = 256;

export function dynamoKeyNames(client: DynamoDBDocumentClient, table: string): KeyNames {
  return {
    async add(name) {
      const update = new UpdateCommand({
        TableName: table,
        Key: { key: NAMES, dayAndModel: `-${Math.floor(hashToUnit(name) * ITEMS)}` },
        // Keys that were used only before that day may be missing.
        UpdateExpression: "SET since = if_not_exists(since, :today) ADD #names :name",
        ExpressionAttributeNames: { "#names": "names" },
        ExpressionAttributeValues: { ":name": new Set([name]), ":today": windowsAt(Date.now()).day.name },
      });
      await client.send(update);
    },
  };
}

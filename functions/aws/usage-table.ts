// The table of usage records, as those read it who have more to read than a call does.
import type { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";

export interface UsageTable {
  readonly client: DynamoDBDocumentClient;
  readonly table: string;
}

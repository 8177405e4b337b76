// The connection to DynamoDB for operators' work, beside the calls.
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";

/** Milliseconds. Longer than a call's: an operator's connection may be slow, and nothing else waits. */
const PATIENCE = { connectionTimeout: 3_000, requestTimeout: 15_000, throwOnRequestTimeout: true };

/** The endpoint, the region and the credentials come from the environment, as the SDK reads them. */
export function openAsOperator(): DynamoDBDocumentClient {
  return DynamoDBDocumentClient.from(connectAsOperator(), { marshallOptions: { removeUndefinedValues: true } });
}

/** The same, for what is not about items. */
export function connectAsOperator(): DynamoDBClient {
  return new DynamoDBClient({ maxAttempts: 4, requestHandler: PATIENCE });
}

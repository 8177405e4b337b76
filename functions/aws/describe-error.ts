// What is wrong with DynamoDB, or with the way to it, in one line for an operator.
import { DynamoDBServiceException } from "@aws-sdk/client-dynamodb";

/** Undefined if the error is not DynamoDB's. */
export function describeDatabaseError(error: unknown): string | undefined {
  if (error instanceof DynamoDBServiceException) return `DynamoDB refuses (${error.name}): ${error.message}`;
  if (!(error instanceof Error)) return undefined;
  const code = "code" in error ? String(error.code) : undefined;
  if (code !== undefined || /Timeout|Credentials/.test(error.name))
    return `cannot reach DynamoDB: ${error.message || code}`;
  return NO_REGION.test(error.message) ? "no AWS region is set; set AWS_REGION" : undefined;
}

const NO_REGION = /^Region (is missing|not accepted)/;

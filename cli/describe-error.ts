// Says what went wrong: in a line what can happen to anybody, and everything about what only a programmer can repair.
import { DynamoDBServiceException } from "@aws-sdk/client-dynamodb";
import { Conflict } from "../functions/aws/stored-directory.ts";
import { Failure } from "./failure.ts";

export function describeError(error: unknown): string {
  if (error instanceof Failure) return error.message;
  if (error instanceof Conflict) return `${error.message}; look at it again and repeat the command`;
  if (error instanceof DynamoDBServiceException) return `DynamoDB refuses (${error.name}): ${error.message}`;
  const { code, name, message, stack } = error as NodeJS.ErrnoException;
  if (code !== undefined || /Timeout|Credentials/.test(name)) return `cannot reach DynamoDB: ${message || code}`;
  if (/^Region (is missing|not accepted)/.test(message)) return "no AWS region to work in; AWS_REGION names it";
  return stack ?? String(error);
}

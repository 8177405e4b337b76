// Says what went wrong: in one line what an operator can repair, and with its stack trace what only a programmer can.
import { DynamoDBServiceException } from "@aws-sdk/client-dynamodb";
import { Conflict } from "../functions/aws/stored-directory.ts";
import { Failure } from "./failure.ts";

export function describeError(error: unknown): string {
  if (error instanceof Failure) return error.message;
  if (error instanceof Conflict) return `${error.message}; look at it again and repeat the command`;
  if (error instanceof DynamoDBServiceException) return `DynamoDB refuses (${error.name}): ${error.message}`;
  const { code, name, message, stack } = error as NodeJS.ErrnoException;
  if (code !== undefined || /Timeout|Credentials/.test(name)) return `cannot reach DynamoDB: ${message || code}`;
  if (/^Region (is missing|not accepted)/.test(message)) return "no AWS region is set; set AWS_REGION";
  return stack ?? String(error);
}

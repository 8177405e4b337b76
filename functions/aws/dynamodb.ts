// The connection to DynamoDB, with limits on how long a call may wait for it.
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import { Sha256 } from "./sha256.ts";

/** Milliseconds. DynamoDB answers in single digits; a longer wait is better reported as a failure. */
const CONNECTION_TIMEOUT = 500;
const REQUEST_TIMEOUT = 1_000;

/** Both take time for every request: what would be logged is prepared for nobody, and the SDK describes itself at length. */
const NEEDLESS = ["loggerMiddleware", "getUserAgentMiddleware"];

/** The endpoint, the region and the credentials come from the environment, as the SDK reads them. */
export function connect(): DynamoDBDocumentClient {
  const client = new DynamoDBClient({
    maxAttempts: 3,
    sha256: Sha256,
    requestHandler: {
      connectionTimeout: CONNECTION_TIMEOUT,
      requestTimeout: REQUEST_TIMEOUT,
      throwOnRequestTimeout: true,
      httpAgent: { maxSockets: 256 },
      httpsAgent: { maxSockets: 256 },
    },
  });
  for (const name of NEEDLESS) client.middlewareStack.remove(name);
  return DynamoDBDocumentClient.from(client, { marshallOptions: { removeUndefinedValues: true } });
}

// The floor with one DynamoDB update before each call: what any function costs that counts its calls.
import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { pipeline } from "node:stream/promises";
import { DynamoDBClient, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import type { LambdaFunctionURLEvent } from "aws-lambda";
import { Resource } from "sst/resource";

const url = `${process.env["OPENAI_BASE_URL"]}/chat/completions`;
const options = { method: "POST", headers: { "content-type": "application/json" } };
const client = new DynamoDBClient({});
const count = {
  TableName: Resource.Counters.name,
  Key: { id: { S: "floor" } },
  UpdateExpression: "ADD requests :one",
  ExpressionAttributeValues: { ":one": { N: "1" } },
};

export const handler = awslambda.streamifyResponse(async (event: LambdaFunctionURLEvent, stream) => {
  await client.send(new UpdateItemCommand(count));
  const [response]: IncomingMessage[] = await once(request(url, options).end(event.body), "response");
  const headers = { "content-type": response?.headers["content-type"] ?? "" };
  await pipeline(response ?? [], awslambda.HttpResponseStream.from(stream, { statusCode: 200, headers }));
});

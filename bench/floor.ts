// The floor: the least that a function can do. It checks nothing, counts nothing, and pipes the provider's bytes as they
// come. What Sluice costs is what it adds to this.
import { once } from "node:events";
import { type IncomingMessage, request } from "node:http";
import { pipeline } from "node:stream/promises";
import type { LambdaFunctionURLEvent } from "aws-lambda";

const url = `${process.env["OPENAI_BASE_URL"]}/chat/completions`;
const options = { method: "POST", headers: { "content-type": "application/json" } };

export const handler = awslambda.streamifyResponse(async (event: LambdaFunctionURLEvent, stream) => {
  const [response]: IncomingMessage[] = await once(request(url, options).end(event.body), "response");
  const headers = { "content-type": response?.headers["content-type"] ?? "" };
  await pipeline(response ?? [], awslambda.HttpResponseStream.from(stream, { statusCode: 200, headers }));
});

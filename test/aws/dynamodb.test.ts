// What the requests to DynamoDB carry, and what the SDK does not do for them.
import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { GetCommand } from "@aws-sdk/lib-dynamodb";
import { afterEach, describe, expect, it, vi } from "vitest";
import { connect } from "../../functions/aws/dynamodb.ts";

afterEach(() => void vi.unstubAllEnvs());

async function headersOfOneRequest(): Promise<IncomingHttpHeaders> {
  let headers: IncomingHttpHeaders = {};
  const server = createServer((request, response) => {
    headers = request.headers;
    request.resume();
    response.writeHead(200, { "content-type": "application/x-amz-json-1.0" }).end("{}");
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  vi.stubEnv("AWS_ENDPOINT_URL_DYNAMODB", `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  for (const name of ["AWS_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"]) vi.stubEnv(name, "local");
  const client = connect();
  try {
    await client.send(new GetCommand({ TableName: "table", Key: { id: "one" } }));
    return headers;
  } finally {
    client.destroy();
    server.close();
  }
}

describe("a request to DynamoDB", () => {
  it("is signed, and does not describe the SDK", async () => {
    const headers = await headersOfOneRequest();
    expect(headers.authorization).toMatch(/^AWS4-HMAC-SHA256 .*SignedHeaders=[^,]*\bx-amz-target\b/);
    expect(headers).not.toHaveProperty("user-agent");
    expect(headers).not.toHaveProperty("x-amz-user-agent");
  });

  it("is not prepared for a log that nobody keeps", () => {
    const steps = connect().middlewareStack.identify();
    expect(steps.filter((step) => /logger|getUserAgent/i.test(step))).toEqual([]);
    expect(steps).toContainEqual(expect.stringContaining("retryMiddleware"));
  });
});

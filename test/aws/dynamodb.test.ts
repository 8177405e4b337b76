// What the requests to DynamoDB carry, and what the SDK does not do for them.
import { once } from "node:events";
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";
import { GetCommand } from "@aws-sdk/lib-dynamodb";
import { Hash } from "@smithy/core/serde";
import { SignatureV4 } from "@smithy/signature-v4";
import { afterEach, describe, expect, it, vi } from "vitest";
import { connect } from "../../functions/aws/dynamodb.ts";

afterEach(() => void vi.unstubAllEnvs());

async function oneRequest(): Promise<{ headers: IncomingHttpHeaders; body: string }> {
  let headers: IncomingHttpHeaders = {};
  let body = "";
  const server = createServer(async (request, response) => {
    headers = request.headers;
    for await (const piece of request.setEncoding("utf8")) body += piece;
    response.writeHead(200, { "content-type": "application/x-amz-json-1.0" }).end("{}");
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  vi.stubEnv("AWS_ENDPOINT_URL_DYNAMODB", `http://127.0.0.1:${(server.address() as AddressInfo).port}`);
  for (const name of ["AWS_REGION", "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY"]) vi.stubEnv(name, "local");
  const client = connect();
  try {
    await client.send(new GetCommand({ TableName: "table", Key: { id: "one" } }));
    return { headers, body };
  } finally {
    client.destroy();
    server.close();
  }
}

/** By AWS's own library and its own hash. */
async function signatureOf(sent: IncomingHttpHeaders, body: string): Promise<string | undefined> {
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  const sha256 = Hash.bind(null, "sha256");
  const signer = new SignatureV4({ service: "dynamodb", region: "local", credentials, sha256, applyChecksum: false });
  const names = /SignedHeaders=([^,]*)/.exec(sent.authorization ?? "")?.[1]?.split(";") ?? [];
  const headers = Object.fromEntries(names.map((name) => [name, String(sent[name])]));
  const [, day, time] = /^(\d{8})T(\d{6})Z$/.exec(String(sent["x-amz-date"])) ?? [];
  const moment = `${day?.replace(/(....)(..)(..)/, "$1-$2-$3")}T${time?.replace(/(..)(..)(..)/, "$1:$2:$3")}Z`;
  const request = { method: "POST", protocol: "http:", hostname: "127.0.0.1", path: "/", headers, body };
  return (await signer.sign(request, { signingDate: new Date(moment) })).headers["authorization"];
}

describe("a request to DynamoDB", () => {
  it("has the signature that AWS's own library makes", async () => {
    const { headers, body } = await oneRequest();
    expect(headers.authorization).toMatch(/^AWS4-HMAC-SHA256 .*SignedHeaders=[^,]*\bx-amz-target\b/);
    expect(headers.authorization).toBe(await signatureOf(headers, body));
  });

  it("does not describe the SDK", async () => {
    const { headers } = await oneRequest();
    expect(headers).not.toHaveProperty("user-agent");
    expect(headers).not.toHaveProperty("x-amz-user-agent");
  });

  it("is not prepared for a log that nobody keeps", () => {
    const steps = connect().middlewareStack.identify();
    expect(steps.filter((step) => /logger|getUserAgent/i.test(step))).toEqual([]);
    expect(steps).toContainEqual(expect.stringContaining("retryMiddleware"));
  });
});

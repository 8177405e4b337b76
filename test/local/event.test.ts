import type { LambdaFunctionURLEvent } from "aws-lambda";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Call, call } from "./support/call.ts";
import { type Platform, startPlatform } from "./support/platform.ts";

let platform: Platform;
beforeAll(async () => {
  platform = await startPlatform();
});
afterAll(() => platform.close());

/** The event that the function is given for a request. */
async function eventOf(target: string, options?: Call): Promise<LambdaFunctionURLEvent> {
  const { body } = await call(`${platform.url}${target}`, options);
  return JSON.parse(body) as LambdaFunctionURLEvent;
}

const post = (type: string, body: string | Buffer): Call => ({
  method: "POST",
  headers: { "content-type": type },
  body,
});

describe("the event of a request", () => {
  it("has the fields of payload format 2.0", async () => {
    const event = await eventOf("/event", { headers: { "user-agent": "test/1" } });
    expect(event).toMatchObject({
      version: "2.0",
      routeKey: "$default",
      rawPath: "/event",
      rawQueryString: "",
      isBase64Encoded: false,
      requestContext: {
        http: { method: "GET", path: "/event", protocol: "HTTP/1.1", sourceIp: "127.0.0.1", userAgent: "test/1" },
        domainName: `127.0.0.1:${platform.port}`,
        stage: "$default",
      },
    });
    expect(event.requestContext.time).toMatch(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/);
    expect(Math.abs(event.requestContext.timeEpoch - Date.now())).toBeLessThan(10_000);
    for (const absent of ["body", "cookies", "queryStringParameters"]) expect(event).not.toHaveProperty(absent);
  });

  it("names the request as the answer does", async () => {
    const { headers, body } = await call(`${platform.url}/event`);
    expect((JSON.parse(body) as LambdaFunctionURLEvent).requestContext.requestId).toBe(headers["x-amzn-requestid"]);
  });

  it("carries text as it is, with every character", async () => {
    const text = '{"content":"Zoë 🚀 \\u0000"}';
    for (const type of ["application/json", "application/json; charset=utf-8", "text/plain", "Application/XML"]) {
      expect(await eventOf("/event", post(type, text))).toMatchObject({ body: text, isBase64Encoded: false });
    }
  });

  it("carries every other type in base64, and text that is not UTF-8", async () => {
    const bytes = Buffer.from([0xff, 0x00, 0x80, 0x41]);
    for (const type of ["application/octet-stream", "application/x-www-form-urlencoded", "application/json"]) {
      const event = await eventOf("/event", post(type, bytes));
      expect(event).toMatchObject({ body: bytes.toString("base64"), isBase64Encoded: true });
    }
  });

  it("keeps the path and the query as they came, and decodes them beside it", async () => {
    const { rawQueryString, queryStringParameters } = await eventOf("/event?a=1&a=2%203&b=&c");
    expect(rawQueryString).toBe("a=1&a=2%203&b=&c");
    expect(queryStringParameters).toEqual({ a: "1,2 3", b: "", c: "" });
  });

  it("has a client's wish for another protocol, which the function refuses", async () => {
    const { headers } = await eventOf("/event", { headers: { connection: "Upgrade, close", upgrade: "websocket" } });
    expect(headers).toMatchObject({ upgrade: "websocket" });
    expect(headers).not.toHaveProperty("connection");
  });

  it("joins repeated headers, in lower case, and sets the cookies apart", async () => {
    const headers = { "X-Twice": ["one", "two"], Cookie: "a=1; b=2", Accept: "x/y" };
    const event = await eventOf("/event", { headers });
    expect(event.headers).toMatchObject({ "x-twice": "one,two", accept: "x/y", "x-forwarded-for": "127.0.0.1" });
    expect(event.headers).not.toHaveProperty("cookie");
    expect(event.cookies).toEqual(["a=1", "b=2"]);
  });
});

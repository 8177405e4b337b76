// A Function URL's event as the gateway's request.
import type { Context, LambdaFunctionURLEvent } from "aws-lambda";
import { expect, it } from "vitest";
import { requestOf } from "../../functions/aws/function-url.ts";

function request(event: object) {
  const context = { getRemainingTimeInMillis: () => 1_000 } as Context;
  const whole = {
    rawPath: "/",
    headers: {},
    requestContext: { http: { method: "POST" } },
    isBase64Encoded: false,
    ...event,
  };
  return requestOf(whole as LambdaFunctionURLEvent, context);
}

it("has its headers in lower case, and no cookie", () => {
  const headers = { "X-Api-Key": "k", "content-type": "application/json", Cookie: "session=1" };
  const read = request({ headers, cookies: ["session=1"] });
  expect(read.headers).toEqual({ "x-api-key": "k", "content-type": "application/json" });
  expect(JSON.stringify(read)).not.toContain("session");
});

it("has its body in bytes where the event has base64, else as text, and none is empty", () => {
  expect(request({ body: "aGk=", isBase64Encoded: true }).body).toEqual(Buffer.from("hi"));
  expect(request({ body: "aGk=" }).body).toBe("aGk=");
  expect(request({}).body).toBe("");
});

it("has the path as it came, without the query", () => {
  expect(request({ rawPath: "/v1/models/a%2Fb", rawQueryString: "beta=true" }).path).toBe("/v1/models/a%2Fb");
});

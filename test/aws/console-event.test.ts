// Where a request to the console's Function URL came from.
import type { Context, LambdaFunctionURLEvent } from "aws-lambda";
import { expect, it } from "vitest";
import { consoleRequestOf } from "../../functions/aws/console-event.ts";

const CONTEXT = { awsRequestId: "1", getRemainingTimeInMillis: () => 1_000 } as Context;

function sourceOf(headers: Record<string, string>) {
  const http = { method: "GET", sourceIp: "192.0.2.1" };
  const requestContext = { http, domainName: "console.example" };
  const event = { rawPath: "/", rawQueryString: "", headers, requestContext } as unknown as LambdaFunctionURLEvent;
  const { address, forwardedFor } = consoleRequestOf(event, CONTEXT);
  return [address, forwardedFor];
}

it("is the other end of the connection, whatever a caller writes", () => {
  expect(sourceOf({})).toEqual(["192.0.2.1", undefined]);
  expect(sourceOf({ "x-forwarded-for": "192.0.2.1" })).toEqual(["192.0.2.1", undefined]);
  const written = { "x-forwarded-for": "198.51.100.7", "x-forwarded-host": "llm.example.com" };
  expect(sourceOf(written)).toEqual(["192.0.2.1", "198.51.100.7"]);
});

// A Function URL event as a request to the console: with the query and the cookies, which the gateway does not read.
import type { Context, LambdaFunctionURLEvent } from "aws-lambda";
import type { ConsoleRequest } from "../core/console-request.ts";
import { forwardedFor } from "../core/forwarded-for.ts";
import { requestOf } from "./function-url.ts";

/**
 * The first entry of `X-Forwarded-For` is the caller's own where it sends one; and anybody can ask the function's own address in
 * place of the router. So the header never says where a request came from.
 */
export function consoleRequestOf(event: LambdaFunctionURLEvent, context: Context): ConsoleRequest {
  const request = requestOf(event, context);
  const { headers } = request;
  const { sourceIp: address } = event.requestContext.http;
  return {
    ...request,
    query: event.rawQueryString,
    cookie: event.cookies?.join("; "),
    address,
    forwardedFor: forwardedFor(headers, address),
    origin: `${headers["x-forwarded-proto"] ?? "https"}://${headers["x-forwarded-host"] ?? event.requestContext.domainName}`,
  };
}

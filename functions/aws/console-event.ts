// A Function URL event as a request to the console: with the query and the cookies, which the gateway does not read.
import type { Context, LambdaFunctionURLEvent } from "aws-lambda";
import type { ConsoleRequest } from "../core/console-request.ts";
import type { GatewayRequest } from "../core/request.ts";
import { requestOf } from "./function-url.ts";

export function consoleRequestOf(event: LambdaFunctionURLEvent, context: Context): ConsoleRequest {
  const request = requestOf(event, context);
  const { headers } = request;
  return {
    ...request,
    query: event.rawQueryString,
    cookie: event.cookies?.join("; "),
    address: addressOf(event, headers),
    origin: `${headers["x-forwarded-proto"] ?? "https"}://${headers["x-forwarded-host"] ?? event.requestContext.domainName}`,
  };
}

/** Behind the router of a custom domain, the last of those that the request passed is the one that reached the router. */
function addressOf({ requestContext }: LambdaFunctionURLEvent, headers: GatewayRequest["headers"]): string {
  const isRouted = headers["x-forwarded-host"] !== undefined;
  const passed = isRouted ? headers["x-forwarded-for"]?.split(",").at(-1)?.trim() : undefined;
  return passed || requestContext.http.sourceIp;
}

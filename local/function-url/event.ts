// An HTTP request as the event that a Function URL makes of it, payload format 2.0.
// https://docs.aws.amazon.com/lambda/latest/dg/urls-invocation.html#urls-payloads
import { isUtf8 } from "node:buffer";
import type { IncomingMessage } from "node:http";
import type { LambdaFunctionURLEvent } from "aws-lambda";
import { headersOf, splitTarget } from "../../functions/node/request.ts";

/** Seen on AWS: text, JSON, XML and JavaScript travel as they are, every other type in base64 (ministackorg/ministack#766). */
const TEXT = /^(?:text\/[^;]+|application\/(?:json|xml|javascript))\s*(?:;|$)/i;

export function toEvent(request: IncomingMessage, body: Buffer, requestId: string): LambdaFunctionURLEvent {
  const { path, query } = splitTarget(request.url);
  const isText = TEXT.test(request.headers["content-type"] ?? "") && isUtf8(body);
  return {
    version: "2.0",
    routeKey: "$default",
    // Function URLs keep the path percent-encoded, unlike HTTP APIs (middleapi/standard-server#93); `http.path` is decoded.
    rawPath: path,
    rawQueryString: query,
    ...(request.headers.cookie === undefined ? {} : { cookies: request.headers.cookie.split(/; */) }),
    headers: { ...headersOf(request), ...forwardedHeaders(request) },
    ...(query === "" ? {} : { queryStringParameters: parametersOf(query) }),
    requestContext: contextOf(request, path, requestId),
    ...(body.length === 0 ? {} : { body: body.toString(isText ? "utf8" : "base64") }),
    isBase64Encoded: body.length > 0 && !isText,
  };
}

function forwardedHeaders({ socket }: IncomingMessage): Record<string, string> {
  return {
    "x-forwarded-for": socket.remoteAddress ?? "",
    "x-forwarded-port": String(socket.localPort),
    "x-forwarded-proto": "http",
  };
}

function parametersOf(query: string): Record<string, string> {
  const parameters: Record<string, string> = {};
  for (const [name, value] of new URLSearchParams(query)) {
    const before = Object.hasOwn(parameters, name) ? `${parameters[name]},` : "";
    parameters[name] = before + value;
  }
  return parameters;
}

function contextOf(
  request: IncomingMessage,
  path: string,
  requestId: string,
): LambdaFunctionURLEvent["requestContext"] {
  const now = new Date();
  return {
    accountId: "anonymous",
    apiId: "local",
    domainName: request.headers.host ?? "localhost",
    domainPrefix: "local",
    http: {
      method: request.method ?? "GET",
      path: decode(path),
      protocol: `HTTP/${request.httpVersion}`,
      sourceIp: request.socket.remoteAddress ?? "",
      userAgent: request.headers["user-agent"] ?? "",
    },
    requestId,
    routeKey: "$default",
    stage: "$default",
    time: commonLogTime(now),
    timeEpoch: now.getTime(),
  };
}

function decode(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path; // A stray per cent sign is no encoding.
  }
}

/** Such as `12/Mar/2026:19:03:58 +0000`. */
function commonLogTime(date: Date): string {
  const [, day, month, year, time] = date.toUTCString().split(" ");
  return `${day}/${month}/${year}:${time} +0000`;
}

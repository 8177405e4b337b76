// CORS as a Function URL with the same settings does it: it answers preflights itself and adds its headers to every answer.
import type { IncomingMessage, ServerResponse } from "node:http";
import { cors } from "./browsers.ts";

const SECONDS_A_DAY = 86_400;

export function isPreflight(request: IncomingMessage): boolean {
  const { origin, "access-control-request-method": method } = request.headers;
  return request.method === "OPTIONS" && origin !== undefined && method !== undefined;
}

export function answerPreflight(request: IncomingMessage, response: ServerResponse): void {
  addCorsHeaders(request, response);
  response.setHeader("access-control-allow-methods", cors.allowMethods.join(","));
  response.setHeader("access-control-allow-headers", cors.allowHeaders.join(","));
  response.setHeader("access-control-max-age", Number.parseInt(cors.maxAge, 10) * SECONDS_A_DAY);
  response.writeHead(200, { "content-length": 0 }).end();
}

export function addCorsHeaders(request: IncomingMessage, response: ServerResponse): void {
  if (request.headers.origin === undefined) return;
  response.setHeader("access-control-allow-origin", cors.allowOrigins.join(","));
  response.setHeader("access-control-expose-headers", cors.exposeHeaders.join(","));
}

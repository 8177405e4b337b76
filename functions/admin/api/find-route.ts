// Which route a request means.
import { assertMethod } from "../../core/assert-method.ts";
import { type GatewayError, invalidRequest } from "../../core/error.ts";
import { decoded } from "../../core/route.ts";
import type { Route, Routes } from "./route.ts";

export interface FoundRoute {
  readonly name: string;
  readonly route: Route;
  /** Decoded. */
  readonly parameters: Readonly<Record<string, string>>;
}

interface Sent {
  readonly method: string;
  readonly path: string;
}

/** Throws a 404 for an unknown path, and a 405 that names the methods of a known one. */
export function routeFinder(routes: Routes): (sent: Sent) => FoundRoute {
  const all = Object.entries(routes).map(([name, route]) => {
    const [method = "", path = ""] = name.split(" ");
    return { name, route, method, parts: partsOf(path) };
  });
  return ({ method, path }) => {
    const parts = partsOf(path);
    const candidates = all.flatMap((one) => {
      const parameters = match(one.parts, parts);
      return parameters === undefined ? [] : [{ ...one, parameters }];
    });
    // A name in full comes before one in braces: `models/{name}` never hides `models/prices`.
    const exact = candidates.toSorted((one, other) => size(one.parameters) - size(other.parameters));
    if (exact.length === 0) throw unknownUrl({ method, path });
    assertMethod(allowedIn(exact), { method, path });
    const asked = method === "HEAD" ? "GET" : method;
    const found = exact.find((one) => one.method === asked);
    if (found === undefined) throw new Error(`a method of ${path} is allowed, and has no route`);
    return found;
  };
}

function allowedIn(routes: readonly { readonly method: string }[]): string[] {
  return routes.flatMap(({ method }) => (method === "GET" ? ["GET", "HEAD"] : [method]));
}

function partsOf(path: string): string[] {
  return path.split("/").filter((part) => part !== "");
}

/** Undefined if the path is another. */
function match(pattern: readonly string[], parts: readonly string[]): Record<string, string> | undefined {
  if (pattern.length !== parts.length) return undefined;
  const parameters: Record<string, string> = {};
  for (const [at, part] of parts.entries()) {
    const name = /^\{(\w+)\}$/.exec(pattern[at] ?? "")?.[1];
    if (name === undefined && part !== pattern[at]) return undefined;
    if (name !== undefined) parameters[name] = decoded(part);
  }
  return parameters;
}

function size(parameters: object): number {
  return Object.keys(parameters).length;
}

/** Of the path that an error repeats, in characters. */
const LONGEST_SHOWN = 256;

function unknownUrl({ method, path }: Sent): GatewayError {
  const advice = "GET /v1/organization/openapi.json lists the routes.";
  return invalidRequest(
    404,
    "unknown_url",
    `Unknown request URL: ${method} ${path.slice(0, LONGEST_SHOWN)}. ${advice}`,
  );
}

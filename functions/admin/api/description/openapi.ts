// The API as an OpenAPI 3.1 document, made from its routes.
import * as z from "zod/mini";
import type { Route } from "../route.ts";
import { ROUTES } from "../routes.ts";

type Json = Readonly<Record<string, unknown>>;

export function openApiDocument(version: string) {
  const paths: Record<string, Record<string, Json>> = {};
  for (const [name, route] of Object.entries<Route>(ROUTES)) {
    const [method = "", path = ""] = name.split(" ");
    paths[path] = { ...paths[path], [method.toLowerCase()]: operationOf(name, route) };
  }
  return {
    openapi: "3.1.0",
    info: {
      title: "Sluice admin API",
      version,
      summary: "Manages keys, models, limits and access of a Sluice gateway, and reports usage, costs and calls.",
      license: { name: "Apache-2.0", identifier: "Apache-2.0" },
    },
    servers: [{ url: "/" }],
    security: [{ admin_key: [] }, { session: [] }],
    tags: [...new Set(Object.keys(paths).map(tagOf))].map((tag) => ({ name: tag })),
    paths,
    components: {
      securitySchemes: {
        admin_key: { type: "http", scheme: "bearer", description: "An admin key, `sluice-admin-…`." },
        session: { type: "apiKey", in: "cookie", name: "__Host-sluice" },
      },
      schemas: { Error: ERROR },
      responses: Object.fromEntries(
        Object.entries(FAILURES).map(([name, description]) => [name, failure(description)]),
      ),
    },
  };
}

function operationOf(name: string, route: Route): Json {
  const { role, summary, query, body, answer, status = 200, isConditional = false } = route;
  const [method = "", path = ""] = name.split(" ");
  const parameters = [
    ...pathParameters(path),
    ...(query === undefined ? [] : queryParameters(query)),
    ...(isConditional ? [IF_MATCH] : []),
  ];
  return {
    operationId: operationId(method, path),
    summary,
    tags: [tagOf(path)],
    ...(role === undefined ? { security: [] } : { description: `Requires the role ${role} or a higher one.` }),
    ...(parameters.length > 0 && { parameters }),
    ...(body !== undefined && { requestBody: { required: true, content: json(schemaOf(body, "input")) } }),
    responses: {
      [status]: { description: "Done.", content: json(schemaOf(answer, "output")) },
      ...Object.fromEntries(failuresOf(name, route).map((code) => [code, { $ref: `#/components/responses/${code}` }])),
    },
  };
}

function failuresOf(name: string, { role, body, isConditional = false }: Route): (keyof typeof FAILURES)[] {
  const mayClash = role !== undefined && !name.startsWith("GET ");
  return [
    400,
    401,
    ...(role === undefined ? [] : ([403] as const)),
    404,
    ...(mayClash ? ([409] as const) : []),
    ...(isConditional ? ([412] as const) : []),
    ...(body === undefined ? [] : ([413, 415] as const)),
    ...(isConditional ? ([428] as const) : []),
    500,
  ];
}

const FAILURES = {
  400: "The request is invalid; `param` names the field.",
  401: "The admin key or session is missing, invalid or expired.",
  403: "The caller's role may not do this, or another site sent the request.",
  404: "Not found.",
  409: "It exists already, or something else depends on it.",
  412: "It has changed since. `present` has the current state, and the header `ETag` its revision.",
  413: "The body is larger than 6 MiB.",
  415: "The body has a type or an encoding that is not accepted.",
  428: "The header `If-Match` is missing.",
  500: "Internal error. The log has the cause, under the request's id.",
} as const;

const ERROR = {
  type: "object",
  properties: {
    error: {
      type: "object",
      properties: {
        message: { type: "string" },
        type: { type: "string" },
        param: { type: ["string", "null"] },
        code: { type: ["string", "null"] },
      },
      required: ["message", "type", "param", "code"],
    },
  },
  required: ["error"],
};

const IF_MATCH = {
  name: "If-Match",
  in: "header",
  required: true,
  description: "The `ETag` that you have read, or `*` for any revision.",
  schema: { type: "string" },
};

function failure(description: string): Json {
  return { description, content: json({ $ref: "#/components/schemas/Error" }) };
}

function json(schema: Json): Json {
  return { "application/json": { schema } };
}

function pathParameters(path: string): Json[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    ...{ name, in: "path", required: true },
    schema: { type: "string" },
  }));
}

/** Lists are written with brackets, as OpenAI's clients do. */
function queryParameters(query: z.ZodMiniType): Json[] {
  const { properties = {}, required = [] } = schemaOf(query, "input") as {
    readonly properties?: Readonly<Record<string, Json>>;
    readonly required?: readonly string[];
  };
  return Object.entries(properties).map(([name, schema]) => {
    const isList = schema["type"] === "array";
    return { name: isList ? `${name}[]` : name, in: "query", required: required.includes(name), schema };
  });
}

/** Conditions that JSON Schema cannot say are left out of it. */
function schemaOf(schema: z.ZodMiniType, io: "input" | "output"): Json {
  const { $schema: _, "~standard": __, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: "any" }) as Json;
  return rest;
}

function tagOf(path: string): string {
  return path.split("/")[3] ?? "";
}

/** Such as `patch_api_keys_id`. */
function operationId(method: string, path: string): string {
  const parts = path
    .split("/")
    .slice(3)
    .map((part) => part.replace(/\W+/g, "_").replace(/^_|_$/g, ""));
  return [method.toLowerCase(), ...parts].join("_");
}

// Reads the query and the body of a request by the schemas of its route.
import type * as z from "zod/mini";
import { unpack } from "../../aws/unpack.ts";
import type { ConsoleRequest } from "../../core/console-request.ts";
import { messageOf } from "../../core/directory/configuration-messages.ts";
import { formatPath } from "../../core/directory/path.ts";
import { type GatewayError, invalidRequest } from "../../core/error.ts";
import { parseObject, readText } from "../../core/wire/request-body.ts";
import type { Route } from "./route.ts";

/** Throws a 400 that names the parameter. */
export function readQuery(text: string, { query }: Route): unknown {
  const sent = new URLSearchParams(text);
  if (query === undefined) {
    const [name] = sent.keys();
    if (name === undefined) return undefined;
    throw unknownName(name, "query parameter");
  }
  const members: Record<string, unknown> = {};
  for (const name of new Set(sent.keys())) {
    const plain = name.endsWith("[]") ? name.slice(0, -2) : name;
    const values = [...sent.getAll(plain), ...sent.getAll(`${plain}[]`)];
    const type = typeOf(query, plain);
    if (type === "array" || type === undefined) members[plain] = values;
    else if (name !== plain || values.length !== 1)
      throw invalidRequest(400, "invalid_value", `'${plain}' takes one value.`, plain);
    else members[plain] = type === "number" ? numberIn(values[0]) : values[0];
  }
  return parse(query, members, "query parameter");
}

/** Throws a 400, 413 or 415 as the gateway does, and a 400 that names a member which is wrong. */
export async function readBody(request: ConsoleRequest, { body: schema, isBodyAsSent }: Route): Promise<unknown> {
  if (schema === undefined) return undefined;
  const { headers } = request;
  const body = typeof request.body === "function" ? await request.body() : request.body;
  const text = await readText({ headers, body }, unpack);
  const sent = parseObject(text.trim() === "" ? "{}" : text);
  const read = parse(schema, sent, "field");
  return isBodyAsSent ? sent : read;
}

function parse(schema: z.ZodMiniType, value: unknown, what: string): unknown {
  const { success, data, error } = schema.safeParse(value, { error: messageOf });
  if (success) return data;
  const issue = error.issues.find(({ code }) => code === "unrecognized_keys") ?? error.issues[0];
  if (issue === undefined) throw new Error("a schema refused without an issue");
  throw refused(issue, what);
}

function refused(issue: z.core.$ZodIssue, what: string): GatewayError {
  if (issue.code === "unrecognized_keys") return unknownName(formatPath([...issue.path, issue.keys[0] ?? ""]), what);
  const name = formatPath(issue.path);
  const code = issue.message === "missing" ? "missing_required_parameter" : "invalid_value";
  return invalidRequest(
    400,
    code,
    `${name === "" ? "The body" : `'${name}'`} ${issue.message === "missing" ? "is missing" : issue.message}.`,
    name || null,
  );
}

function unknownName(name: string, what: string): GatewayError {
  return invalidRequest(400, "unknown_parameter", `Unknown ${what}: '${name}'.`, name);
}

/** The text itself where it is no number, so that the schema refuses it. */
function numberIn(text = ""): number | string {
  return /^-?\d{1,16}$/.test(text) ? Number(text) : text;
}

/** What a member of an object is once it is there; undefined if there is no such member. */
function typeOf(schema: z.ZodMiniType, name: string): string | undefined {
  if (!isObject(schema)) return undefined;
  let member: unknown = Object.hasOwn(schema.def.shape, name) ? schema.def.shape[name] : undefined;
  while (hasInner(member)) member = member.def.innerType;
  return hasDefinition(member) ? member.def.type : undefined;
}

function isObject(schema: z.ZodMiniType): schema is z.ZodMiniObject {
  return schema.def.type === "object";
}

function hasInner(member: unknown): member is { readonly def: { readonly innerType: unknown } } {
  return hasDefinition(member) && "innerType" in member.def;
}

function hasDefinition(member: unknown): member is { readonly def: { readonly type: string } } {
  return typeof member === "object" && member !== null && "def" in member && typeof member.def === "object";
}

// Does as an operator what uses every part of the admin API, against the console wherever it runs.
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient } from "@aws-sdk/lib-dynamodb";
import type { Role } from "../../functions/admin/access/role.ts";
import { createTicket } from "../../functions/admin/access/ticket.ts";
import { adminTable } from "../../functions/aws/admin-table.ts";

interface Database {
  readonly endpoint: string;
  /** The name of the table of admin keys, tickets and sessions. */
  readonly table: string;
}

const CREDENTIALS = { accessKeyId: "local", secretAccessKey: "local" };

/** As whoever has the rights in AWS makes a link, at this time. */
export async function ticketIn(
  { endpoint, table }: Database,
  role: Role = "admin",
  now: number = Date.now(),
): Promise<string> {
  const client = new DynamoDBClient({ endpoint, region: "us-east-1", credentials: CREDENTIALS });
  try {
    const admin = adminTable(DynamoDBDocumentClient.from(client), { table, now: Date.now });
    return await createTicket(admin, role, now);
  } finally {
    client.destroy();
  }
}

const PROVIDER_KEY = "sk-provider-0123456789abcdef";

interface Answer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

/** `path` is what comes behind `/v1/organization/`. */
async function ask(url: string, request: string, { headers = {}, body }: { headers?: object; body?: object } = {}) {
  const [method = "", path = ""] = request.split(" ");
  const response = await fetch(`${url}/v1/organization/${path}`, {
    method,
    headers: { origin: url, "content-type": "application/json", ...headers },
    ...(body && { body: JSON.stringify(body) }),
  });
  const answer: Answer = {
    status: response.status,
    headers: response.headers,
    body: JSON.parse(await response.text()),
  };
  return answer;
}

export interface Journey {
  /** The status of each step. */
  readonly steps: Readonly<Record<string, number>>;
  /** The body of each answer, but for those that show a secret once. */
  readonly bodies: readonly string[];
  /** Whoever has one of these may act for the operator or a client. */
  readonly secrets: readonly string[];
}

/** Signs in by a ticket, uses the API with the session and with an admin key, and signs out. */
export async function useAdminApi(url: string, ticket: string): Promise<Journey> {
  const steps: Record<string, number> = {};
  const bodies: string[] = [];
  const secrets = [ticket, PROVIDER_KEY];
  let headers: Record<string, string> = {};
  const step = async (request: string, body?: object, more: object = {}) => {
    const answer = await ask(url, request, { headers: { ...headers, ...more }, ...(body && { body }) });
    steps[request.replace(/[a-z0-9]{12}$/, "{id}")] = answer.status;
    const shownOnce = answer.body["key"] ?? answer.body["value"];
    if (typeof shownOnce === "string") secrets.push(shownOnce);
    else bodies.push(JSON.stringify(answer.body));
    return answer;
  };
  const anyRevision = { "if-match": "*" };

  const signedIn = await step("POST session", { ticket });
  const cookie = signedIn.headers.getSetCookie()[0]?.split(";")[0] ?? "";
  secrets.push(cookie.split("=")[1] ?? "");
  headers = { cookie };
  await step("GET session");
  const { body: made } = await step("POST admin_api_keys", { name: "robot" });
  headers = { authorization: `Bearer ${made["value"]}` };
  await step("POST models", {
    name: "made-here",
    model: "openai/gpt-4.1-mini",
    aliases: ["its-alias"],
    prices: "none",
    provider_config: { api_key: PROVIDER_KEY },
  });
  await step("GET models");
  const { body: key } = await step("POST api_keys", { name: "team-made-here", allowed_models: ["made-here"] });
  await step(`PATCH api_keys/${key["id"]}`, { rate_limit: { rpm: 5 } }, anyRevision);
  await step("GET api_keys");
  await step("GET limits?subject[]=key:team-made-here");
  await step("POST limits/reset", { subject: "key:team-made-here" });
  await step(`DELETE api_keys/${key["id"]}`, undefined, anyRevision);
  await step("GET audit_logs");
  await step("GET usage/completions?start_time=1795000000&limit=1");
  await step("GET usage/summary?start_time=1795000000&end_time=1795086400");
  await step("GET calls?limit=1");
  await step("GET calls/call_0mx1j7bq2_unknown");
  await step("GET openapi.json");
  await step(`DELETE admin_api_keys/${made["id"]}`);
  headers = { cookie };
  await step("DELETE session");
  return { steps, bodies, secrets };
}

export const EVERY_STEP = {
  "POST session": 200,
  "GET session": 200,
  "POST admin_api_keys": 200,
  "POST models": 201,
  "GET models": 200,
  "POST api_keys": 201,
  "PATCH api_keys/{id}": 200,
  "GET api_keys": 200,
  "GET limits?subject[]=key:team-made-here": 200,
  "POST limits/reset": 200,
  "DELETE api_keys/{id}": 200,
  "GET audit_logs": 200,
  "GET usage/completions?start_time=1795000000&limit=1": 200,
  "GET usage/summary?start_time=1795000000&end_time=1795086400": 200,
  "GET calls?limit=1": 200,
  "GET calls/call_0mx1j7bq2_unknown": 404,
  "GET openapi.json": 200,
  "DELETE admin_api_keys/{id}": 200,
  "DELETE session": 200,
};

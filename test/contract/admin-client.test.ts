// OpenAI's own client, unmodified, with an admin key, against the console's function on the local server.
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { ScanCommand } from "@aws-sdk/lib-dynamodb";
import OpenAI from "openai";
import { afterAll, beforeAll, expect, it } from "vitest";
import { createAdminKey } from "../../functions/admin/access/admin-key.ts";
import { adminTable } from "../../functions/aws/admin-table.ts";
import { hashOf } from "../../functions/core/authenticate.ts";
import { createConsoleBundles } from "../../local/console-bundles.ts";
import type { Server } from "../../local/server.ts";
import { tableNames } from "../../local/tables.ts";
import { EVERY_STEP, ticketIn, useAdminApi } from "../support/admin-journey.ts";
import { connectTo } from "../support/dynamodb.ts";
import { startServer } from "../support/server.ts";

const MODEL = { name: "m", model: "openai/gpt-4.1-mini", prices: { prompt: 1, completion: 2 } };
const START = Math.floor(Date.now() / 1_000) - 3_600;

/** The API is served beside the console's files, which nobody asks for here. */
async function writePage(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "index.html"), "<!doctype html>");
}

let server: Server;
let adminKey: string;
const log: string[] = [];
let client: OpenAI["admin"]["organization"];

beforeAll(async () => {
  const consoleBundles = createConsoleBundles(writePage);
  const keys = [{ name: "team-a", key: "my-secret-key", allowed_models: ["m"] }];
  const onLog = (line: string) => void log.push(line);
  server = await startServer({ configuration: { models: [MODEL], keys }, consoleBundles, onLog });
  const database = connectTo(server.dynamodb);
  const table = adminTable(database, { table: tableNames.Admin, now: Date.now });
  const making = { now: Date.now(), createdBy: "test" };
  adminKey = (await createAdminKey(table, { name: "robot", role: "admin" }, making)).secret;
  database.destroy();
  client = new OpenAI({ adminAPIKey: adminKey, apiKey: "unused", baseURL: `${server.url}/v1` }).admin.organization;
  for (let call = 0; call < 3; call++) await complete("m");
  await complete("nowhere");
});
afterAll(() => server?.close());

async function complete(model: string): Promise<void> {
  const body = JSON.stringify({ model, messages: [{ role: "user", content: "Say hi" }] });
  const headers = { authorization: "Bearer my-secret-key", "content-type": "application/json" };
  await (await fetch(`${server.url}/v1/chat/completions`, { method: "POST", headers, body })).text();
}

it("reads usage, by key and model", async () => {
  const usage = () =>
    client.usage.completions({ start_time: START, bucket_width: "1h", group_by: ["api_key_id", "model"] });
  const results = async () => (await usage()).data.flatMap((bucket) => bucket.results);
  await expect.poll(async () => (await results()).length, { timeout: 10_000 }).toBe(2);
  expect(await results()).toContainEqual(
    expect.objectContaining({ object: "organization.usage.completions.result", model: "m", num_model_requests: 3 }),
  );
});

it("reads costs, by key", async () => {
  const { data, has_more } = await client.usage.costs({ start_time: START, group_by: ["api_key_id"] });
  const [result] = data.flatMap((bucket) => bucket.results);
  expect(result).toMatchObject({ object: "organization.costs.result", amount: { currency: "usd" } });
  expect(result && "amount" in result && result.amount?.value).toBeGreaterThan(0);
  expect(has_more).toBe(false);
});

it("creates, lists page by page, reads and deletes admin keys", async () => {
  const made = await client.adminAPIKeys.create({ name: "second", expires_in_seconds: 60 });
  expect(made.value).toMatch(/^sluice-admin-/);
  const names: (string | null | undefined)[] = [];
  for await (const key of client.adminAPIKeys.list({ limit: 1 })) names.push(key.name);
  expect(names).toEqual(["robot", "second"]);
  expect(await client.adminAPIKeys.retrieve(made.id)).toMatchObject({ owner: { role: "admin" } });
  expect(await client.adminAPIKeys.delete(made.id)).toMatchObject({ deleted: true });
  const [own] = (await client.adminAPIKeys.list({ limit: 1 })).data;
  expect(own).toMatchObject({ name: "robot", last_used_at: expect.closeTo(Date.now() / 1_000, -2) });
});

it("reads the audit log, newest first", async () => {
  const types: string[] = [];
  for await (const entry of client.auditLogs.list({ limit: 1, effective_at: { gte: START } })) types.push(entry.type);
  expect(types).toEqual(["admin_api_key.deleted", "admin_api_key.created"]);
});

it("is not needed: a request by hand makes a key, and changes it only as it was seen", async () => {
  const ask = (method: string, path: string, body: object, headers: Record<string, string> = {}) =>
    fetch(`${server.url}/v1/organization/${path}`, {
      method,
      headers: { authorization: `Bearer ${adminKey}`, "content-type": "application/json", ...headers },
      body: JSON.stringify(body),
    });
  const created = await ask("POST", "api_keys", { name: "new", allowed_models: ["m"] });
  const made = (await created.json()) as { readonly id: string; readonly key: string };
  expect([made.key, created.headers.get("etag")]).toEqual([
    expect.stringMatching(/^sk-sluice-/),
    expect.stringMatching(/^".+"$/),
  ]);
  const stale = await ask("PATCH", `api_keys/${made.id}`, {}, { "if-match": '"stale"' });
  expect([stale.status, stale.headers.get("etag")]).toEqual([412, created.headers.get("etag")]);
  expect(await stale.json()).toMatchObject({ error: { present: { name: "new" } } });
});

it("has no secret in any answer but the one that shows it, in any line of the log, nor in any table", async () => {
  const ticket = await ticketIn({ endpoint: server.dynamodb, table: tableNames.Admin });
  const { steps, bodies, secrets } = await useAdminApi(server.url, ticket);
  expect(steps).toEqual(EVERY_STEP);
  expect(secrets).toHaveLength(5);
  const database = connectTo(server.dynamodb);
  const tables = await Promise.all(
    Object.values(tableNames).map(async (TableName) => (await database.send(new ScanCommand({ TableName }))).Items),
  );
  database.destroy();
  // The gateway sends a provider's key, which an operator may keep in the directory, or in SSM.
  const provider = secrets.filter((secret) => secret.startsWith("sk-provider"));
  const stored = JSON.stringify(tables);
  for (const secret of secrets) {
    const hash = await hashOf(secret);
    const where = {
      answers: bodies.filter((body) => body.includes(secret)),
      hashes: bodies.filter((body) => body.includes(hash)),
      log: log.filter((line) => line.includes(secret)),
      tables: provider.includes(secret) ? false : stored.includes(secret),
    };
    expect(where).toEqual({ answers: [], hashes: [], log: [], tables: false });
  }
});

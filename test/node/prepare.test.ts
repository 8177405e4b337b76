// What the server does before it listens: creates the tables, and applies the file of models and keys.
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DescribeTableCommand, DescribeTimeToLiveCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { openAsOperator } from "../../functions/aws/operator-client.ts";
import { type Stored, storedDirectory } from "../../functions/aws/stored-directory.ts";
import { prepare } from "../../functions/node/prepare.ts";
import { readServerSettings } from "../../functions/node/settings.ts";
import { StartError } from "../../functions/node/start-error.ts";
import { type Database, dynoxideBinary, startDynalite, startDynoxide } from "../support/dynamodb.ts";

const ROLE = { AWS_REGION: "us-east-1", AWS_ACCESS_KEY_ID: "local", AWS_SECRET_ACCESS_KEY: "local" };
const folder = mkdtempSync(join(tmpdir(), "sluice-test-"));
const path = join(folder, "sluice.json");
afterAll(() => rmSync(folder, { recursive: true }));

const FILE = {
  models: [
    { name: "one", model: "openai/gpt-4.1-mini", aliases: ["first"], provider_config: { api_key: { env: "OWN_KEY" } } },
    { name: "other", model: "ollama/llama3.2" },
  ],
  keys: [
    { name: "a", key: "secret-a", allowed_models: ["one"] },
    { name: "b", key: "secret-b", allowed_models: ["*"] },
  ],
};

describe.each([
  ["dynalite", startDynalite],
  ["dynoxide", dynoxideBinary ? startDynoxide : undefined],
])("a server that starts with %s", (_name, start) => {
  let database: Database;
  let stages = 0;
  let stage: string;
  const warnings: string[] = [];

  beforeAll(async () => {
    if (start) database = await start();
  });
  afterAll(() => database?.close());
  beforeEach(({ skip }) => {
    skip(start === undefined);
    stages += 1;
    stage = `test${stages}`;
    warnings.length = 0;
    for (const [name, value] of Object.entries({ ...ROLE, AWS_ENDPOINT_URL_DYNAMODB: database.endpoint }))
      vi.stubEnv(name, value);
  });
  afterEach(() => void vi.unstubAllEnvs());

  function startServer(more: NodeJS.ProcessEnv = {}) {
    const environment = { ...ROLE, SLUICE_STAGE: stage, SLUICE_TABLES: "create", OWN_KEY: "sk-own", ...more };
    return prepare(readServerSettings(environment), { environment, warn: (line) => warnings.push(line) });
  }

  async function stored(): Promise<Stored> {
    const client = openAsOperator();
    try {
      return await storedDirectory(client, { table: `sluice-${stage}-Directory`, onForeign: () => {} }).readAll();
    } finally {
      client.destroy();
    }
  }

  const linesOf = (starting: Promise<void>) =>
    starting.then(
      () => [],
      (error) => (error instanceof StartError ? error.lines : Promise.reject(error)),
    );

  it("creates tables with the keys, the billing and the expiry that the gateway needs, once or again", async () => {
    for (let time = 0; time < 2; time++) await startServer();
    const client = new DynamoDBClient({});
    const describing = ["Directory", "Counters", "Usage"].map(async (kind) => {
      const TableName = `sluice-${stage}-${kind}`;
      const { Table: table } = await client.send(new DescribeTableCommand({ TableName }));
      const { TimeToLiveDescription: expiry } = await client.send(new DescribeTimeToLiveCommand({ TableName }));
      const keys = table?.KeySchema?.map(({ AttributeName: key, KeyType: type }) => `${type} ${key}`);
      return { keys, billing: table?.BillingModeSummary?.BillingMode, expiry: expiry?.AttributeName };
    });
    const described = await Promise.all(describing);
    client.destroy();
    const isComplete = start === startDynoxide; // dynalite has no expiry.
    const expiry = isComplete ? { expiry: "expiresAt" } : {};
    expect(described).toMatchObject([
      { keys: ["HASH id"], billing: "PAY_PER_REQUEST", expiry: undefined },
      { keys: ["HASH id"], billing: "PAY_PER_REQUEST", ...expiry },
      { keys: ["HASH key", "RANGE dayAndModel"], billing: "PAY_PER_REQUEST", ...expiry },
    ]);
  });

  it("creates and writes everything once, however many start at the same time", async () => {
    writeFileSync(path, JSON.stringify(FILE));
    await Promise.all(Array.from({ length: 4 }, () => startServer({ SLUICE_CONFIG: path })));
    const { models, keys } = await stored();
    expect(models.map(({ document }) => document.name).sort()).toEqual(["one", "other"]);
    expect(models.find(({ document }) => document.name === "one")?.document).toMatchObject({
      ...{ aliases: ["first"], provider_config: { api_key: "sk-own" }, catalogue: { id: "openai/gpt-4.1-mini" } },
    });
    expect(keys.map(({ document }) => document.name).sort()).toEqual(["a", "b"]);
    expect(JSON.stringify(keys)).not.toContain("secret-a");
    expect(warnings).toEqual([]);
  });

  it("changes what the file says otherwise, and leaves what is not in it", async () => {
    writeFileSync(path, JSON.stringify(FILE));
    await startServer({ SLUICE_CONFIG: path });
    const [before] = (await stored()).keys.filter(({ document }) => document.name === "b");
    writeFileSync(path, JSON.stringify({ models: [{ name: "one", model: "openai/gpt-4.1", retries: 1 }], keys: [] }));
    await Promise.all([1, 2, 3].map(() => startServer({ SLUICE_CONFIG: path })));
    const { models, keys } = await stored();
    const one = models.find(({ document }) => document.name === "one")?.document;
    expect(one).toMatchObject({ model: "openai/gpt-4.1", retries: 1 });
    expect(one?.aliases).toBeUndefined();
    expect(models).toHaveLength(2);
    expect(keys.find(({ document }) => document.name === "b")).toEqual(before);
  });

  it("refuses a file with errors by their fields, and creates nothing then", async () => {
    writeFileSync(
      path,
      JSON.stringify({ models: [{ name: "m", model: "openai/m", retry: 1 }], keys: [{ name: "k" }] }),
    );
    const lines = await linesOf(startServer({ SLUICE_CONFIG: path }));
    for (const field of ["models[0].retry", "keys[0].allowed_models"])
      expect(
        lines.filter((line) => line.startsWith(`${path}: ${field}`)),
        lines.join("\n"),
      ).toHaveLength(1);
    await expect(stored()).rejects.toThrow("Requested resource not found");
  });

  it("names what contradicts the tables, and a variable that the file needs", async () => {
    writeFileSync(path, JSON.stringify(FILE));
    await startServer({ SLUICE_CONFIG: path });
    const renamed = { ...FILE, keys: [{ name: "a", key: "another", allowed_models: ["nowhere"] }] };
    writeFileSync(path, JSON.stringify(renamed));
    const lines = await linesOf(startServer({ SLUICE_CONFIG: path, OWN_KEY: "" }));
    for (const field of ["models[0].provider_config.api_key", "keys[0].name", "keys[0].allowed_models[0]"])
      expect(
        lines.filter((line) => line.startsWith(`${path}: ${field}`)),
        lines.join("\n"),
      ).toHaveLength(1);
  });

  it("says that the file is missing, or the database away", async () => {
    expect(await linesOf(startServer({ SLUICE_CONFIG: join(folder, "none.json") }))).toEqual([
      `cannot read ${join(folder, "none.json")} (SLUICE_CONFIG): no such file`,
    ]);
    vi.stubEnv("AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:1");
    vi.stubEnv("AWS_MAX_ATTEMPTS", "1");
    expect(await linesOf(startServer())).toEqual([expect.stringContaining("cannot reach DynamoDB: ")]);
  });

  it("warns of what is valid but looks wrong", async () => {
    const base = { api_key: "sk-x", api_base: "http://models.example/v1" };
    writeFileSync(
      path,
      JSON.stringify({ models: [{ name: "m", model: "openai/m", provider_config: base }], keys: [] }),
    );
    await startServer({ SLUICE_CONFIG: path });
    expect(warnings).toEqual([
      `${path}: models[0].provider_config.api_base: sends a key over http:, which is not encrypted`,
    ]);
  });
});

// SLUICE_DATA: the embedded database in a directory.
import { spawn } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { DynamoDBClient, ScanCommand } from "@aws-sdk/client-dynamodb";
import { DynamoDBDocumentClient, PutCommand, ScanCommand as ScanDocuments } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTables } from "../../functions/aws/create-tables.ts";
import { itemOf } from "../../functions/aws/directory-item.ts";
import { parseConfiguration } from "../../functions/core/directory/configuration.ts";
import { keyDocumentOf } from "../../functions/core/directory/key-document.ts";
import { type Database, fillDynamoDb, refillDynamoDb, startDynamoDb } from "../../local/dynamodb.ts";
import { nodePath } from "../../local/supplied-node.mjs";
import { tableNames } from "../../local/tables.ts";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sluice-test-"));
});
afterAll(() => rm(folder, { recursive: true }));

const credentials = { accessKeyId: "local", secretAccessKey: "local" };
const connect = ({ endpoint }: Database) => new DynamoDBClient({ endpoint, region: "us-east-1", credentials });
const file = (models: object[], keys: object[] = []) => parseConfiguration(JSON.stringify({ models, keys }));
const model = (name: string, retries = 1) => ({ name, model: "openai/m", retries });
const key = (name: string) => ({ name, key: `secret-of-${name}`, allowed_models: [] });

async function withDatabase<T>(directory: string, use: (database: Database) => Promise<T>): Promise<T> {
  const database = await startDynamoDb({ dataDirectory: join(folder, directory) });
  try {
    return await use(database);
  } finally {
    await database.close();
  }
}

async function documentsIn(database: Database): Promise<{ name: string; retries?: number }[]> {
  const client = DynamoDBDocumentClient.from(connect(database));
  const { Items = [] } = await client.send(new ScanDocuments({ TableName: tableNames.Directory }));
  return Items.map((item) => item["document"]).toSorted((one, other) => one.name.localeCompare(other.name));
}

describe("a directory of data", () => {
  it("keeps what commands have made, and the file wins for what it names", async () => {
    await withDatabase("kept", async (database) => {
      await fillDynamoDb(database.endpoint, file([model("a"), model("b")]));
      const made = itemOf(await keyDocumentOf(key("made-by-command")));
      const client = DynamoDBDocumentClient.from(connect(database));
      await client.send(new PutCommand({ TableName: tableNames.Directory, Item: made }));
    });
    const documents = await withDatabase("kept", async (database) => {
      await fillDynamoDb(database.endpoint, file([model("a", 7)]));
      return documentsIn(database);
    });
    expect(documents).toMatchObject([
      { name: "a", retries: 7 },
      { name: "b", retries: 1 },
      { name: "made-by-command" },
    ]);
  });

  it("is refused to a second server, in one line that names it", async () => {
    await withDatabase("shared", async () => {
      const second = startDynamoDb({ dataDirectory: join(folder, "shared") });
      await expect(second).rejects.toThrow(`${join(folder, "shared")} (SLUICE_DATA) is in use by another server`);
    });
  });

  it("that is a file is refused by name", async () => {
    const path = join(folder, "file");
    await writeFile(path, "");
    await expect(startDynamoDb({ dataDirectory: path })).rejects.toThrow(`cannot keep data in ${path} (SLUICE_DATA): `);
  });

  it("has everything that was answered for when its process was killed", async () => {
    const directory = join(folder, "killed");
    const writer = spawn(nodePath, ["test/local/fixtures/writer.ts", directory], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    let taken = 0;
    for await (const line of createInterface(writer.stdout)) {
      taken = Number(line);
      if (taken >= 100) writer.kill("SIGKILL");
    }
    const ids = await withDatabase("killed", async (database) => {
      const { Items = [] } = await connect(database).send(new ScanCommand({ TableName: tableNames.Counters }));
      return new Set(Items.map(({ id }) => id?.S));
    });
    const missing = Array.from({ length: taken }, (_, at) => String(at + 1)).filter((id) => !ids.has(id));
    expect(missing).toEqual([]);
    expect(taken).toBeGreaterThanOrEqual(100);
  });

  it("is served although its process was killed while a table was being created", async () => {
    await withDatabase("unfinished", (database) => createTables(connect(database), tableNames));
    const { Level } = createRequire(createRequire(import.meta.url).resolve("dynalite"))("level");
    const store = new Level(join(folder, "unfinished"), { valueEncoding: "json" });
    const [[name, table]] = await store.iterator({ gte: "table~" }).all();
    await store.put(name, { ...table, TableStatus: "CREATING" });
    await store.close();
    await withDatabase("unfinished", async (database) => {
      await fillDynamoDb(database.endpoint, file([model("a")]));
      expect(await documentsIn(database)).toMatchObject([{ name: "a" }]);
    });
  });
});

it("a file that changes takes away what it had named and names no more, and nothing else", async () => {
  const database = await startDynamoDb();
  const [before, after] = [file([model("a"), model("b")], [key("k")]), file([model("b", 5)], [key("l")])];
  await fillDynamoDb(database.endpoint, before);
  const made = { TableName: tableNames.Directory, Item: itemOf(model("made-by-command")) };
  await DynamoDBDocumentClient.from(connect(database)).send(new PutCommand(made));
  await refillDynamoDb(database.endpoint, after, before);
  expect(await documentsIn(database)).toMatchObject([
    { name: "b", retries: 5 },
    { name: "l" },
    { name: "made-by-command" },
  ]);
  await database.close();
});

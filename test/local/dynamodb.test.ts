import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { DescribeTableCommand, DynamoDBClient, ScanCommand } from "@aws-sdk/client-dynamodb";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { parseConfiguration } from "../../functions/core/directory/configuration.ts";
import { type Database, fillDynamoDb, startDynamoDb } from "../../local/dynamodb.ts";
import { tableNames } from "../../local/tables.ts";

const configuration = parseConfiguration(
  JSON.stringify({
    models: [
      { name: "m", model: "openai/m" },
      { name: "n", model: "openai/gpt-4.1-mini" },
    ],
    keys: [{ name: "k", key: "secret", allowed_models: ["m"] }],
  }),
);

let database: Database;
let client: DynamoDBClient;
beforeAll(async () => {
  database = await startDynamoDb();
  const credentials = { accessKeyId: "local", secretAccessKey: "local" };
  client = new DynamoDBClient({ endpoint: database.endpoint, region: "us-east-1", credentials });
});
afterAll(async () => {
  client.destroy();
  await database.close();
});

afterEach(() => void vi.unstubAllEnvs().useRealTimers());

describe("the embedded DynamoDB", () => {
  it("listens on loopback only", () => {
    expect(database.endpoint).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });

  it("gets the tables of infra/tables.ts, and the models and keys, once or again", async () => {
    for (let time = 0; time < 2; time += 1) await fillDynamoDb(database.endpoint, configuration);
    const { Table } = await client.send(new DescribeTableCommand({ TableName: tableNames.Usage }));
    expect(Table?.KeySchema).toEqual([
      { AttributeName: "key", KeyType: "HASH" },
      { AttributeName: "dayAndModel", KeyType: "RANGE" },
    ]);
    const { Items = [] } = await client.send(new ScanCommand({ TableName: tableNames.Directory }));
    const text = JSON.stringify(Items);
    expect(text).toContain("model#m");
    expect(text).not.toContain("secret");
    expect(text.match(/"catalogue":.*?"id":\{"S":"[^"]*"/g)).toHaveLength(1);
  });

  it("outlives a client that dies within its request", async () => {
    const socket = connect(Number(new URL(database.endpoint).port), "127.0.0.1");
    const start =
      "POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-amz-json-1.0\r\nContent-Length: 100\r\n\r\n{";
    await new Promise<void>((resolve) => socket.write(start, () => resolve()));
    socket.resetAndDestroy();
    await once(socket, "close");
    for (let time = 0; time < 5; time += 1) {
      expect(await client.send(new ScanCommand({ TableName: tableNames.Counters }))).toMatchObject({ Count: 0 });
    }
  });

  it("is not started when another address is given, and closing it leaves that one alone", async () => {
    const other = await startDynamoDb({ dynamoDbEndpoint: database.endpoint });
    expect(other.endpoint).toBe(database.endpoint);
    await other.close();
    expect(await client.send(new ScanCommand({ TableName: tableNames.Counters }))).toMatchObject({ Count: 0 });
  });

  it("that cannot be reached is named", async () => {
    await expect(fillDynamoDb("http://127.0.0.1:1", configuration)).rejects.toThrow("DynamoDB at http://127.0.0.1:1: ");
  });

  it.each([
    ["is silent", () => vi.advanceTimersByTime(5_000)],
    ["is no DynamoDB", (_: IncomingMessage, response: ServerResponse) => response.writeHead(404).end("<html>\nno")],
  ])("that %s is named in one line", async (_, answer) => {
    vi.stubEnv("AWS_MAX_ATTEMPTS", "1");
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    const server = createServer(answer).listen(0, "127.0.0.1");
    await once(server, "listening");
    const endpoint = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    await expect(fillDynamoDb(endpoint, configuration)).rejects.toThrow(new RegExp(`^DynamoDB at ${endpoint}: .+$`));
    server.closeAllConnections();
    server.close();
  });
});

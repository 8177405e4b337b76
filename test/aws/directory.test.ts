// The directory in DynamoDB: what is written is found, and trusted for five seconds before it is read again.
import { DeleteCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { dynamoDirectory, writeDirectory } from "../../functions/aws/directory.ts";
import { hashOf } from "../../functions/core/authenticate.ts";
import type { Directory } from "../../functions/core/directory/directory.ts";
import { tableNames } from "../../local/tables.ts";
import { connectTo, type Database, startDynalite } from "../support/dynamodb.ts";
import { NOON, SECOND } from "./counting.ts";
import { type Network, networkOf } from "./network.ts";

const TABLE = tableNames.Directory;
const TRUSTED = 5 * SECOND;
const SECRET = "my-secret-key";
const HASH = await hashOf(SECRET);
const UNKNOWN = "0".repeat(64);

let database: Database;
let operator: ReturnType<typeof connectTo>;
let network: Network;
let directory: Directory;

beforeAll(async () => {
  database = await startDynalite();
  operator = connectTo(database.endpoint);
});
beforeEach(async () => {
  vi.useFakeTimers({ toFake: ["Date"], now: NOON });
  ({ directory, network } = newEnvironment());
  await write({ id: "first", disabled: false });
});
afterEach(() => {
  vi.useRealTimers();
});
afterAll(async () => {
  operator.destroy();
  await database.close();
});

function newEnvironment(options: Parameters<typeof networkOf>[1] = {}) {
  const client = connectTo(database.endpoint, { requestHandler: operator.config.requestHandler });
  return { network: networkOf(client, options), directory: dynamoDirectory(client, TABLE, () => expect.unreachable()) };
}

/** One model and one key, in place of those that are there. Every test begins with `first`. */
async function write({ id, disabled }: { id: string; disabled: boolean }): Promise<void> {
  await writeDirectory(operator, TABLE, {
    models: [{ name: "m", model: `openai/${id}` }],
    keys: [{ name: "demo", key: SECRET, allowed_models: ["m"], disabled }],
  });
}

async function put(id: string, document: object): Promise<void> {
  await operator.send(new PutCommand({ TableName: TABLE, Item: { id, document } }));
}

it("is written with no more requests at once than the SDK has connections", async () => {
  let open = 0;
  let most = 0;
  const sent: unknown[] = [];
  const client = connectTo("http://127.0.0.1:1");
  vi.spyOn(client, "send").mockImplementation(async (command: unknown) => {
    most = Math.max(most, ++open);
    await Promise.resolve();
    open -= 1;
    sent.push(command);
  });
  const models = Array.from({ length: 120 }, (_, at) => ({ name: `m${at}`, model: "openai/a" }));
  await writeDirectory(client, TABLE, { models, keys: [] });
  expect([sent.length, most]).toEqual([120, 50]);
});

function pass(milliseconds: number): void {
  vi.setSystemTime(Date.now() + milliseconds);
}

async function remove(...ids: readonly string[]): Promise<void> {
  await Promise.all(ids.map((id) => operator.send(new DeleteCommand({ TableName: TABLE, Key: { id } }))));
}

const lookUps: [string, (of: Directory) => Promise<unknown>][] = [
  ["a key", (of) => of.findKey(HASH)],
  ["a model", (of) => of.findModel("m")],
  ["a key that there is not", (of) => of.findKey(UNKNOWN)],
  ["a model that there is not", (of) => of.findModel("unknown")],
];

describe("a look-up", () => {
  it("finds what was written, with the defaults of what was left out", async () => {
    expect(await directory.findModel("m")).toMatchObject({ name: "m", model: "openai/first", retries: 2 });
    expect(await directory.findKey(HASH)).toEqual({
      name: "demo",
      hash: HASH,
      created_at: new Date(NOON).toISOString(),
      allowed_models: ["m"],
      disabled: false,
      rate_limit: {},
    });
  });

  it("finds what was written last of the same name or secret", async () => {
    await write({ id: "second", disabled: true });
    expect(await directory.findModel("m")).toMatchObject({ model: "openai/second" });
    expect(await directory.findKey(HASH)).toMatchObject({ disabled: true });
  });

  it("takes neither a model for a key nor a key for a model", async () => {
    expect([await directory.findModel(HASH), await directory.findKey("m")]).toEqual([undefined, undefined]);
  });
});

describe("what was read", () => {
  it.each(lookUps)("is trusted for five seconds, and then read again: %s", async (_, find) => {
    const found = await find(directory);
    pass(TRUSTED - 1);
    expect(await find(directory)).toEqual(found);
    expect(network.sent).toEqual(["GetItem"]);
    pass(1);
    expect(await find(directory)).toEqual(found);
    expect(network.sent).toEqual(["GetItem", "GetItem"]);
  });

  it.each(lookUps)("is read once for all that ask for it at the same time: %s", async (_, find) => {
    const found = await Promise.all(Array.from({ length: 50 }, () => find(directory)));
    expect(network.sent).toEqual(["GetItem"]);
    expect(new Set(found).size).toBe(1);
  });

  it("changes within five seconds of a change, however often it is asked for", async () => {
    const seen = async () => [(await directory.findModel("m"))?.model, (await directory.findKey(HASH))?.disabled];
    expect(await seen()).toEqual(["openai/first", false]);
    await write({ id: "second", disabled: true });
    for (let second = 1; second < 5; second++) {
      pass(SECOND);
      expect(await seen()).toEqual(["openai/first", false]);
    }
    pass(SECOND);
    expect(await seen()).toEqual(["openai/second", true]);
  });

  it("is trusted from when it was asked for, not from when the answer came", async () => {
    const inTurn = async <T>(_: string, run: () => Promise<T>) => run().finally(() => pass(TRUSTED - 1));
    const slow = newEnvironment({ inTurn });
    await slow.directory.findModel("m");
    await write({ id: "second", disabled: false });
    pass(1);
    expect(await slow.directory.findModel("m")).toMatchObject({ model: "openai/second" });
  });

  it("is forgotten when ten thousand others were read after it, be they unknown", { timeout: 120_000 }, async () => {
    const { reads, counted } = withCountedReads();
    for (let at = 0; at <= 10_000; at++) await counted.findKey(`${at}`);
    expect(reads()).toBe(10_001);
    await counted.findKey("1");
    expect(reads()).toBe(10_001);
    await counted.findKey("0");
    expect(reads()).toBe(10_002);
  });

  /** Imitates a table in which there is nothing, where ten thousand reads would take long. */
  function withCountedReads() {
    let reads = 0;
    const send = async () => {
      reads++;
      return {};
    };
    const client = { send } as unknown as Parameters<typeof dynamoDirectory>[0];
    return { reads: () => reads, counted: dynamoDirectory(client, TABLE, () => expect.unreachable()) };
  }
});

describe("the list of all models", () => {
  const idsOf = async (of: Directory) => (await of.listModels()).map(({ name }) => name);

  it("has every page of the table, sorted, and no keys", async () => {
    const long = "x".repeat(15_000);
    const names = Array.from({ length: 80 }, (_, at) => `n${String(at).padStart(2, "0")}`);
    await Promise.all(names.map((name) => put(`model#${name}`, { name, model: "openai/x", set: { user: long } })));
    expect(await idsOf(directory)).toEqual(["m", ...names]);
    expect(network.sent).toEqual(["Scan", "Scan"]);
    await remove(...names.map((name) => `model#${name}`));
  });

  it("is read once for all that ask for it, and again after ten seconds", async () => {
    await Promise.all(Array.from({ length: 50 }, () => directory.listModels()));
    pass(2 * TRUSTED - 1);
    expect(await idsOf(directory)).toEqual(["m"]);
    expect(network.sent).toEqual(["Scan"]);
    pass(1);
    await put("model#new", { name: "new", model: "openai/x" });
    expect(await idsOf(directory)).toEqual(["m", "new"]);
    expect(network.sent).toEqual(["Scan", "Scan"]);
    await remove("model#new");
  });

  it("is a 503 where the table cannot be read, and not remembered then", async () => {
    network.next("request lost", "throttled", "response lost");
    await expect(directory.listModels()).rejects.toMatchObject({ status: 503, body: { code: "limits_unavailable" } });
    expect(await idsOf(directory)).toEqual(["m"]);
  });
});

describe("a failure", () => {
  const lost = ["request lost", "throttled", "response lost"] as const;

  it.each(lookUps)("is reported to all that have asked, and not remembered for later callers: %s", async (_, find) => {
    network.next(...lost);
    const asking = Array.from({ length: 3 }, () => find(directory));
    for (const asked of asking) {
      await expect(asked).rejects.toMatchObject({ status: 503, body: { code: "limits_unavailable" } });
    }
    expect(network.sent).toHaveLength(lost.length);
    expect(await find(directory)).toEqual(await find(newEnvironment().directory));
    await find(directory);
    expect(network.sent).toHaveLength(lost.length + 1);
  });

  it("to read again does not bring back what was trusted before", async () => {
    await directory.findKey(HASH);
    pass(TRUSTED);
    network.next(...lost);
    await expect(directory.findKey(HASH)).rejects.toMatchObject({ status: 503 });
  });
});

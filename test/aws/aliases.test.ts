// Aliases in DynamoDB: whatever operators do at the same moment, and wherever one of them is cut off, what a model says of its
// aliases is what is found.
import { GetCommand, PutCommand } from "@aws-sdk/lib-dynamodb";
import fc from "fast-check";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { dynamoDirectory, writeDirectory } from "../../functions/aws/directory.ts";
import { Conflict, type StoredDirectory, storedDirectory } from "../../functions/aws/stored-directory.ts";
import { refillDynamoDb } from "../../local/dynamodb.ts";
import { tableNames } from "../../local/tables.ts";
import { connectTo, type Database, startDynalite } from "../support/dynamodb.ts";
import { runs } from "../support/long.ts";
import { NOON, SECOND } from "./counting.ts";
import { networkOf } from "./network.ts";

const TABLE = tableNames.Directory;
const TRUSTED = 5 * SECOND;

let database: Database;
let client: ReturnType<typeof connectTo>;
let operator: StoredDirectory;

beforeAll(async () => {
  database = await startDynalite();
  client = connectTo(database.endpoint);
  operator = operatorOf(client);
});
beforeEach(async () => {
  for (const item of (await operator.readAll()).models) await operator.remove(item);
});
afterEach(() => {
  vi.useRealTimers();
});
afterAll(async () => {
  client.destroy();
  await database.close();
});

const operatorOf = (by: typeof client) => storedDirectory(by, { table: TABLE, onForeign: expect.unreachable });
const model = (name: string, ...aliases: string[]) => ({ name, model: "openai/x", aliases });
const instance = (by = client) => dynamoDirectory(by, TABLE, () => expect.unreachable());

function countedInstance() {
  const own = connectTo(database.endpoint, { requestHandler: client.config.requestHandler });
  return { network: networkOf(own), directory: instance(own) };
}

async function foundBy(name: string, directory = instance()): Promise<string | undefined> {
  return (await directory.findAlias(name))?.name;
}

async function indexItem(): Promise<object> {
  const { Item: item } = await client.send(new GetCommand({ TableName: TABLE, Key: { id: "aliases" } }));
  return item ?? {};
}

async function seen(name: string) {
  const found = (await operator.readAll()).models.find(({ document }) => document.name === name);
  return found ?? expect.unreachable(`there is no model ${name}`);
}

describe("an alias", () => {
  it("is found exactly, else by the longest prefix of it", async () => {
    await operator.add(model("sonnet", "claude-sonnet-5", "claude-*"));
    await operator.add(model("haiku", "claude-haiku-*"));
    await operator.add(model("old", "claude-haiku-3*", "claude-haiku-3-5"));
    const names = [
      "claude-sonnet-5",
      "claude-opus",
      "claude-haiku-4",
      "claude-haiku-",
      "claude-haiku-3",
      "claude-haiku",
    ];
    const found = await Promise.all(names.map((name) => foundBy(name)));
    expect(found).toEqual(["sonnet", "sonnet", "haiku", "haiku", "old", "sonnet"]);
    expect(await Promise.all(["claude", "", "sonnet", "x".repeat(256)].map((name) => foundBy(name)))).toEqual(
      Array(4).fill(undefined),
    );
  });

  it("may be any text, also what JavaScript gives a meaning", async () => {
    const names = ["__proto__", "constructor", "a b", "ü\u{1f600}", "a.b[0]#:", "é".repeat(255)];
    await operator.add(model("m", ...names));
    expect(await Promise.all(names.map((name) => foundBy(name)))).toEqual(names.map(() => "m"));
  });

  it("belongs to its model for as long as the model has it, and to the next one at once", async () => {
    const first = await operator.add(model("a", "x", "y"));
    const changed = await operator.replace(first, model("a", "y"));
    expect([await foundBy("x"), await foundBy("y")]).toEqual([undefined, "a"]);
    await operator.add(model("b", "x"));
    await operator.remove(changed);
    expect([await foundBy("x"), await foundBy("y")]).toEqual(["b", undefined]);
    await operator.remove(await seen("b"));
    expect(await indexItem()).toEqual({ id: "aliases" });
  });

  it("that two models have means the same one to every instance", async () => {
    await operator.add(model("b", "x"));
    await operator.add(model("a", "x"));
    expect(await foundBy("x")).toBe("a");
  });

  it("whose model was written by somebody else is none", async () => {
    const foreign = { id: "model#f", document: model("f", "x") };
    await client.send(new PutCommand({ TableName: TABLE, Item: foreign }));
    expect(await foundBy("x")).toBeUndefined();
    const [item] = (await operator.readAll()).models;
    await operator.replace(item ?? expect.unreachable(), model("f", "x"));
    expect(await foundBy("x")).toBe("f");
  });
});

describe("a change of models", () => {
  it("without aliases costs no more than before there were aliases", async () => {
    const own = connectTo(database.endpoint);
    const { sent } = networkOf(own);
    const directory = operatorOf(own);
    const item = await directory.add({ name: "plain", model: "openai/x" });
    await directory.remove(await directory.replace(item, { name: "plain", model: "openai/y" }));
    expect(sent).toEqual(["PutItem", "PutItem", "DeleteItem"]);
    own.destroy();
  });

  it("is a conflict for the later of two operators, and leaves the earlier one's aliases", async () => {
    const item = await operator.add(model("a", "x"));
    await operator.replace(item, model("a", "y"));
    await expect(operator.replace(item, model("a", "z"))).rejects.toThrow(Conflict);
    expect([await foundBy("x"), await foundBy("y"), await foundBy("z")]).toEqual([undefined, "a", undefined]);
  });

  it("that has no room in the index is refused in plain words, and changes no model", async () => {
    await client.send(new PutCommand({ TableName: TABLE, Item: { id: "aliases", filler: "x".repeat(409_000) } }));
    const many = Array.from({ length: 8 }, (_, at) => `${at}`.repeat(200));
    await expect(operator.add(model("a", ...many))).rejects.toThrow(
      /more aliases than one item of DynamoDB holds, 400 KB/,
    );
    expect((await operator.readAll()).models).toEqual([]);
    await client.send(new PutCommand({ TableName: TABLE, Item: { id: "aliases" } }));
  });

  it("of the local server's file is found, too, and so is the next one of it", async () => {
    const file = (...models: ReturnType<typeof model>[]) => ({ models, keys: [] });
    const first = file(model("a", "x", "y"), model("b", "z"), model("c", "v"));
    const next = file(model("a", "y"), model("b", "x", "z"));
    await writeDirectory(client, TABLE, first);
    expect(await Promise.all(["x", "y", "z", "v"].map((name) => foundBy(name)))).toEqual(["a", "a", "b", "c"]);
    await refillDynamoDb(database.endpoint, next, first);
    expect(await Promise.all(["x", "y", "z", "v"].map((name) => foundBy(name)))).toEqual(["b", "a", "b", undefined]);
  });
});

describe("what was read of aliases", () => {
  beforeEach(() => {
    vi.useFakeTimers({ toFake: ["Date"], now: NOON });
  });

  it("is trusted for five seconds, and takes one read of the index for all names", async () => {
    await operator.add(model("a", "x*", "y"));
    const { network, directory } = countedInstance();
    const names = ["x", "x1", "x2", "y", "unknown"];
    const all = () => Promise.all(names.map((name) => foundBy(name, directory)));
    expect([await all(), await all()]).toEqual(Array(2).fill(["a", "a", "a", "a", undefined]));
    expect(network.sent).toEqual(Array(3).fill("GetItem"));
    vi.setSystemTime(Date.now() + TRUSTED);
    await all();
    expect(network.sent).toEqual(Array(6).fill("GetItem"));
  });

  it("of an alias that moves leaves it to one of both models, whenever an instance reads what", async () => {
    const moves = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 4, maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(moves, async (reads) => {
        for (const item of (await operator.readAll()).models) await operator.remove(item);
        const [a, b] = [await operator.add(model("a", "x")), await operator.add(model("b"))];
        const changes = [() => operator.replace(b, model("b", "x")), () => operator.replace(a, model("a"))];
        const directory = instance();
        for (const read of reads) {
          if (read === 0) expect(await foundBy("x", directory)).toMatch(/^[ab]$/);
          else if (read === 1) await foundBy("unknown", directory);
          else if (read === 2) await changes.shift()?.();
          else vi.setSystemTime(Date.now() + TRUSTED / 2);
        }
      }),
      { numRuns: runs(20), examples: [[[1, 2, 2, 0]]] },
    );
  });

  it("is a 503 where the table cannot be read, and not remembered then", async () => {
    await operator.add(model("a", "x"));
    const { network, directory } = countedInstance();
    network.next("request lost", "throttled", "response lost");
    const error = { status: 503, body: { code: "limits_unavailable" } };
    await expect(directory.findAlias("x")).rejects.toMatchObject(error);
    network.next("delivered", "request lost", "throttled", "response lost");
    await expect(directory.findAlias("x")).rejects.toMatchObject(error);
    expect(await foundBy("x", directory)).toBe("a");
  });
});

/** What an operator does to a model: gives it these aliases, or removes it. */
interface Step {
  readonly name: string;
  readonly aliases: readonly string[] | undefined;
}

/** The command at which an operator is cut off, and whether DynamoDB has carried it out. */
interface Cut {
  readonly after: number;
  readonly isApplied: boolean;
}

const steps = fc.array(
  fc.record({
    name: fc.constantFrom("a", "b"),
    aliases: fc.option(fc.subarray(["x", "y", "z"]), { nil: undefined }),
  }),
  { minLength: 1, maxLength: 4 },
);
const cut = fc.option(fc.record({ after: fc.nat(12), isApplied: fc.boolean() }), { nil: undefined });

async function perform(directory: StoredDirectory, { name, aliases }: Step): Promise<void> {
  const item = (await directory.readAll()).models.find(({ document }) => document.name === name);
  const ended = (error: unknown) => {
    if (!(error instanceof Conflict)) throw error;
  };
  if (aliases === undefined) await (item && directory.remove(item).catch(ended));
  else if (item === undefined) await directory.add(model(name, ...aliases)).catch(ended);
  else await directory.replace(item, model(name, ...aliases)).catch(ended);
}

describe("two operators at once", () => {
  it("do not take an alias from a model that has got it back", async () => {
    const item = await operator.add(model("a", "x"));
    const own = connectTo(database.endpoint);
    const inTurn = async <T>(command: string, run: () => Promise<T>): Promise<T> => {
      const done = await run();
      if (command === "PutItem") await operator.replace(await seen("a"), model("a", "x"));
      return done;
    };
    networkOf(own, { inTurn });
    await operatorOf(own).replace(item, model("a"));
    expect(await foundBy("x")).toBe("a");
    own.destroy();
  });

  it("and instances that find what models say, wherever one is cut off", async () => {
    const scenario = [fc.scheduler(), steps, steps, cut] as const;
    await fc.assert(
      fc.asyncProperty(...scenario, async (scheduler, mine, theirs, end) => {
        for (const item of (await operator.readAll()).models) await operator.remove(item);
        const both = [work(scheduler, mine, end), work(scheduler, theirs, undefined)];
        await scheduler.waitFor(Promise.all(both));
        await expectTruth();
      }),
      { numRuns: runs(15) },
    );
  });

  async function work(scheduler: fc.Scheduler, steps: readonly Step[], end: Cut | undefined): Promise<void> {
    const own = connectTo(database.endpoint, { requestHandler: client.config.requestHandler });
    let sent = 0;
    const inTurn = async <T>(_: string, run: () => Promise<T>): Promise<T> => {
      await scheduler.schedule(Promise.resolve());
      if (sent++ !== end?.after) return run();
      if (end.isApplied) await run();
      throw new Cutoff("cut off");
    };
    networkOf(own, { inTurn });
    const directory = operatorOf(own);
    for (const step of steps) {
      const isCut = await perform(directory, step).then(() => false, isCutoff);
      if (isCut) return;
    }
  }

  class Cutoff extends Error {}

  function isCutoff(error: unknown): boolean {
    if (error instanceof Cutoff) return true;
    throw error;
  }

  async function expectTruth(): Promise<void> {
    const models = (await operator.readAll()).models.map(({ document }) => document);
    for (const alias of ["x", "y", "z"]) {
      const owners = models.filter(({ aliases = [] }) => aliases.includes(alias)).map(({ name }) => name);
      const [first] = owners.toSorted();
      expect([alias, await foundBy(alias)]).toEqual([alias, first]);
    }
  }
});

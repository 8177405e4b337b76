// What a whole request asks of DynamoDB, and what becomes of it when DynamoDB is slow, silent or gone.
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { onFunction } from "../support/entry.ts";
import { inOneDay } from "../support/windows.ts";
import { startWatchedDatabase, type WatchedDatabase } from "./support/watched-database.ts";
import { codeOf, startWorld, type World } from "./support/world.ts";

const LIMIT = { rpd: 1_000, tpd: 1_000_000, concurrency: 100 };

let database: WatchedDatabase;
let world: World;

beforeAll(async () => {
  database = await startWatchedDatabase();
  const limits = {
    keys: { limited: LIMIT, one: { rpd: 1 }, cold: LIMIT },
    models: { limited: LIMIT, one: { rpd: 1 }, free: {} },
  };
  world = await startWorld(limits, { dynamoDbEndpoint: database.endpoint, concurrency: 1 });
});
beforeEach(async () => {
  await inOneDay(30_000);
  world.provider.reset();
  await world.ask({ key: "limited", model: "limited" });
  await world.ask({ key: "one", model: "one" });
  await atRest();
});
afterEach(() => database.is("well"));
afterAll(async () => {
  await world?.close();
  await database?.close();
});

/** The records of usage are written behind the reply. */
async function atRest(): Promise<void> {
  await expect.poll(() => world.server.environments().some(({ busy }) => busy), { timeout: 10_000 }).toBe(false);
}

/** What is sent for a request whose key and model were looked up a moment ago. */
async function askedFor(question: { key: string; model: string; stream?: boolean }): Promise<string[]> {
  database.asked.length = 0;
  await world.ask(question);
  await atRest();
  const asked = database.asked.filter((name) => !name.endsWith(" Directory"));
  // What is recorded behind the reply is written side by side.
  const behind = asked.filter((name) => RECORDED.includes(name));
  return [...asked.filter((name) => !RECORDED.includes(name)), ...behind.sort().reverse()];
}

const WRITE = "UpdateItem Counters";
const READ = "GetItem Counters";
/** Of the day, of the hour, and of the call itself; none of a call that is refused. */
const COUNTED = ["UpdateItem Usage", "UpdateItem Usage"];
const RECORDED = [...COUNTED, "PutItem Calls"];

onFunction.describe("writes")("DynamoDB is asked", () => {
  it.each([true, false])(
    "for a write before and after, for key and model, and records of what was used (stream: %s)",
    async (stream) => {
      const question = { key: "limited", model: "limited", stream };
      expect(await askedFor(question)).toEqual([WRITE, WRITE, WRITE, WRITE, ...RECORDED]);
    },
  );

  it("for a write before and after, if only one of them is limited", async () => {
    expect(await askedFor({ key: "limited", model: "free" })).toEqual([WRITE, WRITE, ...RECORDED]);
  });

  it("for one write that fails and the counts for the headers, if the key refuses", async () => {
    expect(await askedFor({ key: "one", model: "limited" })).toEqual([WRITE, READ, READ, ...COUNTED]);
  });

  it("for one write that fails, and to take and to give back, if the model refuses", async () => {
    expect(await askedFor({ key: "limited", model: "one" })).toEqual([WRITE, WRITE, READ, WRITE, ...COUNTED]);
  });
});

describe("while DynamoDB is", () => {
  /** Milliseconds: three attempts to reserve and three to give back, a second each, not two; and a busy machine. */
  const LONGEST = 12_000;

  it.each([
    ["silent", "limited"],
    ["gone", "limited"],
    ["gone", "cold"],
  ] as const)("%s, requests are refused in time, and nothing is forwarded (key: %s)", async (mood, key) => {
    const forwarded = world.provider.requests.length;
    database.is(mood);
    const start = performance.now();
    const refused = await world.ask({ key, model: "limited" });
    const took = performance.now() - start;
    if (process.env["SLUICE_SHOW_TIMES"]) console.log(mood, key, Math.round(took));
    expect([refused.status, codeOf(refused)]).toEqual([503, "limits_unavailable"]);
    expect(JSON.parse(refused.text).error.type).toBe("server_error");
    expect(refused.text).not.toMatch(/127\.0\.0\.1|dynamo|TimeoutError/i);
    expect(took).toBeLessThan(LONGEST);
    expect(world.provider.requests).toHaveLength(forwarded);
    database.is("well");
    expect((await world.ask({ key: "limited", model: "limited" })).status).toBe(200);
  });

  it("slower than the SDK waits, requests are refused, and what they had taken all the same is given back", async () => {
    const before = await countsOf("key#limited");
    database.is({ slowBy: 1_300, table: "Counters" });
    database.asked.length = 0;
    const refused = await world.ask({ key: "limited", model: "limited" });
    expect([refused.status, codeOf(refused)]).toEqual([503, "limits_unavailable"]);
    const thrice = [WRITE, WRITE, WRITE];
    expect(database.asked.filter((name) => name === WRITE).slice(0, 6)).toEqual([...thrice, ...thrice]);
    database.is("well");
    await database.carriedOut(); // Also attempts that the SDK has given up: some arrive after the slot was given back.
    await expect.poll(() => countsOf("key#limited"), { timeout: 5_000 }).toEqual(before);
  });

  it("slow, but not too slow, requests are served", async () => {
    database.is({ slowBy: 400 });
    expect((await world.ask({ key: "limited", model: "limited", stream: true })).text).toContain("[DONE]");
  });

  async function countsOf(subject: string): Promise<[number, number, number]> {
    const { requests, tokens, calls } = await world.held(subject);
    return [requests, tokens, calls];
  }
});

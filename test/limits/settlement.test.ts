// When the slot of a call is free again whose settlement DynamoDB has refused for a while.
//
// How long it takes: SLUICE_SHOW_TIMES=1 node_modules/.bin/vitest run test/limits/settlement.test.ts
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { isServerEntry } from "../support/entry.ts";
import { inOneDay } from "../support/windows.ts";
import { startWatchedDatabase, type WatchedDatabase } from "./support/watched-database.ts";
import { codeOf, startWorld, type World } from "./support/world.ts";

/** Milliseconds. */
const OUTAGE = 3_000;
/** The gateway holds an answer for a second; and a busy machine. */
const LONGEST_ANSWER = 2_500;
/** As the contract has it. */
const MINUTE = 60_000;

let database: WatchedDatabase;
let world: World;

beforeAll(async () => {
  database = await startWatchedDatabase();
  const concurrency = { concurrency: 1 };
  const limits = { keys: { stream: concurrency, json: concurrency, free: {} }, models: { free: {} } };
  world = await startWorld(limits, { dynamoDbEndpoint: database.endpoint, concurrency: 2 });
});
afterEach(() => database.is("well"));
afterAll(async () => {
  await world?.close();
  await database?.close();
});

describe("with `concurrency: 1` and settlements that DynamoDB throttles for 3 s", () => {
  it.each(["stream", "json"])("the answer is on time, and the next call is admitted soon after (%s)", async (key) => {
    await inOneDay(30_000);
    const question = { key, model: "free", stream: key === "stream" };
    await world.ask(question);
    const start = performance.now();
    const elapsed = () => Math.round(performance.now() - start);
    database.is("throttling settlements");
    const recovery = sleep(OUTAGE).then(() => database.is("well"));

    expect((await world.ask(question)).status).toBe(200);
    const answeredAfter = elapsed();
    // A server knows of the slot that it could not give back.
    expect(codeOf(await world.ask(question))).toBe(isServerEntry ? undefined : "concurrency_limit_exceeded");
    await recovery;
    const recoveredAfter = elapsed();
    await expect.poll(async () => (await world.ask(question)).status, { timeout: MINUTE, interval: 20 }).toBe(200);
    const admittedAfter = elapsed();

    if (process.env["SLUICE_SHOW_TIMES"]) console.log({ key, answeredAfter, recoveredAfter, admittedAfter });
    expect(answeredAfter).toBeLessThan(LONGEST_ANSWER);
    const calls = isServerEntry ? 4 : 3;
    const used = { requests: calls, tokens: calls * 13, calls: 0 };
    await expect.poll(() => world.held(`key#${key}`), { timeout: 10_000 }).toEqual(used);
    expect(world.log.filter((line) => line.includes("hook_failed"))).toEqual([]);
  });
});

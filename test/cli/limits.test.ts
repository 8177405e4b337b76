// `keys limits` and `models limits`, on a stage without a gateway: what they show, and how they set it back.
import { PutCommand } from "@aws-sdk/lib-dynamodb";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { dynamoPools } from "../../functions/aws/pools.ts";
import { storedCounters } from "../../functions/aws/stored-counters.ts";
import type { Limits } from "../../functions/core/directory/directory.ts";
import { keyDocumentOf } from "../../functions/core/directory/key-document.ts";
import { ONE_CALL } from "../../functions/core/limits/holding.ts";
import { openPurse } from "../../functions/core/limits/purse.ts";
import { type Reservation, subjectOfKey, subjectOfModel } from "../../functions/core/limits/reservation.ts";
import { slotOf } from "../../functions/core/limits/slot.ts";
import { inOneDay } from "../support/windows.ts";
import type { Result } from "./support/command.ts";
import { type Operator, operate } from "./support/in-process.ts";
import { type Stage, startStage } from "./support/stage.ts";

// Commands are processes: on a busy machine each takes seconds to start.
vi.setConfig({ testTimeout: 90_000 });

const RATE = { rpd: 10, tpd: 100_000, concurrency: 3 };
const BUDGET = { usd_per_month: 5 };
const LIMITS = { ...RATE, ...BUDGET };
const SECOND = 1_000;
const HOUR = 3_600 * SECOND;

let stage: Stage;
let operator: Operator;

beforeAll(async () => {
  stage = await startStage();
  operator = await operate(stage);
  const document = await keyDocumentOf({ key: "k", name: "team-a", allowed_models: ["m"], rate_limit: RATE });
  await stage.directory.add({ ...document, budget: BUDGET });
  await stage.directory.add({ name: "m", model: "openai/gpt-4.1-mini", rate_limit: RATE });
  await stage.directory.add({ name: "free", model: "openai/gpt-4.1-mini" });
});
afterAll(() => stage?.close());
beforeEach(async () => {
  await inOneDay(30_000);
  const stored = storedCounters(stage.client, stage.tables.Counters);
  for (const subject of [subjectOfKey("team-a"), subjectOfModel("m")]) await stored.reset(subject);
});

const keys = (...args: string[]): Promise<Result> => operator.run("keys", "limits", ...args);
const models = (...args: string[]): Promise<Result> => operator.run("models", "limits", ...args);
const items = () => stage.dump("Counters");

/** Of an instance of its own. */
function purseOf(subject: string) {
  const pools = dynamoPools(stage.client, stage.tables.Counters);
  return openPurse({ subject, pools, holding: ONE_CALL, now: Date.now });
}

function reservation(subject: string, limit: Limits, { at, lasts }: { at: number; lasts: number }): Reservation {
  const amounts = { tokens: 4_096, cost: 1_250_000_000, promptTokens: 300, promptCost: 50_000_000 };
  return { subject, limit, ...amounts, at, killedAt: at + lasts };
}

/** A call whose instance was killed, one that has ended, and one that is under way. */
async function given(subject: string, limit: Limits) {
  const begin = async (call: { at: number; lasts: number }) => {
    const claim = reservation(subject, limit, call);
    const grant = await purseOf(subject).take(claim);
    return { claim, grant: grant ?? expect.fail("refused") };
  };
  await begin({ at: Date.now() - 9 * SECOND, lasts: 2 * SECOND });
  const ended = await begin({ at: Date.now(), lasts: HOUR });
  await ended.grant.settle({ requests: 1, tokens: 1_000, cost: 5_000_000 });
  return begin({ at: Date.now(), lasts: HOUR });
}

describe("limits", () => {
  it("of a key and of a model shows what is used, and which calls are under way", async () => {
    const { claim } = await given(subjectOfKey("team-a"), LIMITS);
    await given(subjectOfModel("m"), RATE);
    const [key, model] = await Promise.all([keys("team-a"), models("m")]);
    const used = [
      /^LIMIT +RESETS \(UTC\) +VALUE +USED +REMAINING$/m,
      /^rpd +\d{4}-\d\d-\d\d 00:00 +10 +3 +7$/m,
      /^tpd +\d{4}-\d\d-\d\d 00:00 +100,000 +5,396 +94,604$/m,
      /^concurrency +with each call +3 +1 +2$/m,
      /^CALLS +STATE +SLOTS FREE BY \(UTC\)$/m,
      /^killed in this hour and the one before: 1$/m,
    ];
    for (const { code, stdout } of [key, model]) {
      expect(code).toBe(0);
      for (const line of used) expect(stdout).toMatch(line);
    }
    expect(key.stdout).toMatch(/^key 'team-a' \(hash \w{12}\)\n/);
    expect(model.stdout).toMatch(/^model 'm'\n/);
    expect(key.stdout).toMatch(/^usd_per_month +\d{4}-\d\d-01 00:00 +5 +1\.305 +3\.695$/m);
    const time = new Date(slotOf(claim).bucket.lapsesAt).toISOString();
    expect(key.stdout).toMatch(new RegExp(`^1 +in progress +${time.slice(0, 19).replace("T", " ")}$`, "m"));
    const { calls, killed } = JSON.parse((await keys("team-a", "--json")).stdout);
    expect({ calls, killed }).toEqual({ calls: [{ calls: 1, state: "in_progress", slots_free_by: time }], killed: 1 });
  });

  it("shows calls of version 0.1 that are under way one by one", async () => {
    const subject = subjectOfKey("team-a");
    const [inAnHour, before] = [new Date(Date.now() + HOUR), new Date(Date.now() - HOUR)];
    const calls = new Set([inAnHour, before].map((time, at) => `${time.getTime().toString(36)}:call-${at}`));
    await stage.client.send(new PutCommand({ TableName: stage.tables.Counters, Item: { id: subject, calls } }));
    const { stdout } = await keys("team-a");
    const time = inAnHour.toISOString().slice(0, 19).replace("T", " ");
    expect(stdout.split("\n").filter((line) => line.includes("in progress"))).toEqual([`1      in progress  ${time}`]);
    expect(stdout).toMatch(/^concurrency +with each call +3 +1 +2$/m);
  });

  it("says so if there are none, if nothing is counted, or if there is no such key or model", async () => {
    await stage.directory.add(await keyDocumentOf({ key: "n", name: "new", allowed_models: [], rate_limit: RATE }));
    const [free, fresh, nothing, noKey, noModel] = await Promise.all([
      models("free"),
      keys("new"),
      keys("new", "--reset"),
      keys("nobody"),
      models("nothing"),
    ]);
    expect(free).toMatchObject({ code: 0, stdout: "model 'free'\n\nno limits\n" });
    expect(fresh.stdout).toMatch(/^rpd .* 10 +0 +10$/m);
    expect(nothing).toMatchObject({ code: 0, stderr: expect.stringContaining("nothing is counted for key 'new'") });
    expect(noKey).toMatchObject({ code: 1, stdout: "", stderr: expect.stringContaining("'nobody'") });
    expect(noModel).toMatchObject({ code: 1, stdout: "", stderr: expect.stringContaining("'nothing'") });
  });
});

describe("limits --reset", () => {
  it("changes nothing without a yes", async () => {
    await given(subjectOfModel("m"), RATE);
    await models("m"); // The killed call is settled before anything is shown.
    const before = await items();
    const reset = ["limits", "m", "--reset"];
    const [unattended, declined, pointless] = await Promise.all([
      stage.run("models", reset, { input: "y\n" }),
      operator.answer("n\n", "models", ...reset),
      models("m", "--yes"),
    ]);
    const stderr = expect.stringContaining("no terminal to confirm on; use --yes");
    expect(unattended).toMatchObject({ code: 3, stderr });
    expect(declined).toMatchObject({ code: 3, stderr: expect.stringContaining("nothing was changed") });
    expect(pointless).toMatchObject({ code: 2, stderr: expect.stringContaining("--yes confirms --reset") });
    expect(await items()).toEqual(before);
  });

  it.each([
    ["with --yes", (...args: string[]) => operator.run("keys", ...args, "--yes")],
    ["confirmed at a terminal", (...args: string[]) => operator.answer("y\n", "keys", ...args)],
  ])("sets everything back, %s, and calls that were under way change nothing when they end", async (_, run) => {
    const subject = subjectOfKey("team-a");
    const { grant } = await given(subject, LIMITS);
    const result = await run("limits", "team-a", "--reset");
    expect(result).toMatchObject({ code: 0, stderr: expect.stringContaining("Reset the limits of key 'team-a'") });
    expect((await items()).filter(({ id }) => id === subject)).toEqual([]);
    const now = { at: Date.now(), lasts: HOUR };
    expect(await purseOf(subject).take(reservation(subject, LIMITS, now))).toBeDefined();
    const before = (await items()).filter(({ id }) => id === subject);
    await grant.settle({ requests: 1, tokens: 1, cost: 1 });
    expect((await items()).filter(({ id }) => id === subject)).toEqual(before);
    expect((await storedCounters(stage.client, stage.tables.Counters).read(subject, Date.now()))?.counts).toMatchObject(
      {
        day: { requests: 1, tokens: 4_096 },
        concurrent: 1,
      },
    );
  });
});

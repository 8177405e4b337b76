// `npm run keys`, on a stage without a gateway: what it says, what it stores, and how it ends.
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { dynamoPools } from "../../functions/aws/pools.ts";
import { dynamoUsageRecords } from "../../functions/aws/usage-records.ts";
import { hashOf } from "../../functions/core/authenticate.ts";
import type { KeyDocument } from "../../functions/core/directory/directory.ts";
import { keyDocumentOf } from "../../functions/core/directory/key-document.ts";
import { newSecret } from "../../functions/core/directory/secret.ts";
import { ONE_CALL } from "../../functions/core/limits/holding.ts";
import { openPurse } from "../../functions/core/limits/purse.ts";
import { subjectOfKey } from "../../functions/core/limits/reservation.ts";
import type { Result } from "./support/command.ts";
import { createFiles, type Files } from "./support/files.ts";
import { type Operator, operate } from "./support/in-process.ts";
import { type HoldingProxy, startProxy } from "./support/proxy.ts";
import { type Stage, startStage } from "./support/stage.ts";

// Commands are processes: on a busy machine each takes seconds to start.
vi.setConfig({ testTimeout: 90_000 });

let stage: Stage;
let proxy: HoldingProxy;
let files: Files;
let operator: Operator;

beforeAll(async () => {
  [stage, files] = await Promise.all([startStage(), createFiles()]);
  [proxy, operator] = await Promise.all([startProxy(stage.endpoint), operate(stage)]);
});
afterAll(async () => {
  await proxy.close();
  await Promise.all([stage.close(), files.close()]);
});
beforeEach(async () => {
  const { keys, models } = await stage.stored();
  for (const item of [...keys, ...models]) await stage.directory.remove(item);
  await stage.directory.add({ name: "m", model: "openai/gpt-4.1-mini" });
  await stage.directory.add({ name: "n", model: "openai/gpt-4.1" });
});

const keys = (...args: string[]): Promise<Result> => operator.run("keys", ...args);

/** A key that is there already, for the other commands: no process is needed for it. */
async function given(name: string, fields: Partial<KeyDocument> = {}): Promise<string> {
  const secret = newSecret();
  const created_at = new Date().toISOString();
  const document = await keyDocumentOf({ key: secret, name, created_at, allowed_models: ["m"] });
  await stage.directory.add({ ...document, ...fields });
  return secret;
}

const inDays = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString();

/** Runs a command, and expects of a time that it is so long after the moment at which the command ran. */
async function timed<T>(work: () => Promise<T>) {
  const before = Date.now();
  const result = await work();
  const after = Date.now();
  const expectTime = (time: string | undefined, milliseconds: number) => {
    expect(Date.parse(time ?? "")).toBeGreaterThanOrEqual(before + milliseconds);
    expect(Date.parse(time ?? "")).toBeLessThanOrEqual(after + milliseconds);
  };
  return { result, expectTime };
}

/** Creates a key and tells it. */
async function create(name: string, ...options: string[]): Promise<string> {
  const { code, stdout, stderr } = await keys("create", "--name", name, "--models", "m", ...options);
  expect([code, stderr]).toEqual([0, expect.stringContaining(`Created key '${name}' (id `)]);
  return stdout.trim();
}

async function documents() {
  return (await stage.stored()).keys.map(({ document }) => document);
}

describe("keys create", () => {
  it("prints the key and nothing else on stdout, and stores its hash only", async () => {
    const options = ["--models", "n,m", "--rpm", "60", "--tpm", "100000", "--expires", "90d"];
    const { result: secret, expectTime } = await timed(() => create("team-a", ...options));
    expect(secret).toMatch(/^sk-sluice-[0-9a-z]{12}-[0-9A-Za-z]{43}$/);
    const [document] = await documents();
    expect(document).toEqual({
      name: "team-a",
      public_id: secret.split("-")[2],
      hash: await hashOf(secret),
      created_at: expect.any(String),
      allowed_models: ["m", "n"],
      expires_at: expect.any(String),
      rate_limit: { rpm: 60, tpm: 100_000 },
    });
    expectTime(document?.created_at, 0);
    expectTime(document?.expires_at, 90 * 86_400_000);
  });

  it("makes none where something is wrong, and says what", async () => {
    await given("taken");
    const wrong: [string[], number, string][] = [
      [["--name", "taken", "--models", "m"], 1, "key 'taken' (id "],
      [["--name", "x", "--models", "m,typo"], 1, "no such model: 'typo'; the models are 'm', 'n'"],
      [["--models", "m"], 2, "required option '--name <name>' not specified"],
      [["--name", "x"], 2, "required option '--models <names>' not specified"],
      [["--name", "", "--models", "m"], 2, "--name must have 1 to 256 characters"],
      [["--name", "x", "--models", "m", "--rpm", "0"], 2, "'0' is invalid. Give a positive whole number."],
      [["--name", "x", "--models", "m", "--rpm", "none"], 2, "Give a positive whole number."],
      [["--name", "x", "--models", "m", "--expires", "soon"], 2, "Give a span such as 90d, a date such as 2027-01-01"],
      [["--name", "x", "--models", "m", "--colour", "red"], 2, "unknown option '--colour'"],
      [["--name", "x", "--models", "m", "stray"], 2, "too many arguments"],
    ];
    const results = await Promise.all(wrong.map(([args]) => keys("create", ...args)));
    const expected = wrong.map(([, code, said]) => ({ code, stdout: "", stderr: expect.stringContaining(said) }));
    expect(results).toEqual(expected);
    expect(await documents()).toHaveLength(1);
  });
});

describe("keys with --json", () => {
  it("print one document on stdout, and the secret only where it is made", async () => {
    const json = async (...args: string[]) => {
      const { code, stdout, stderr } = await keys(...args, "--json");
      expect([args, code, stderr]).toEqual([args, 0, ""]);
      return JSON.parse(stdout);
    };
    const created = await json("create", "--name", "team-a", "--models", "m", "--expires", "2099-01-01");
    expect(created).toMatchObject({ name: "team-a", state: "active", expires_at: "2099-01-01T00:00:00Z" });
    const rotated = await json("rotate", "team-a");
    expect(rotated).toMatchObject({ name: "team-a", replaces: created.hash, previous: { hash: created.hash } });
    const updated = await json("update", "team-a", "--rpm", "5");
    const rpm = { field: "rate_limit.rpm", before: null, after: 5 };
    expect(updated).toMatchObject([
      { rate_limit: { rpm: 5 }, changes: [rpm] },
      { rate_limit: { rpm: 5 }, changes: [rpm] },
    ]);
    const disabled = await json("disable", rotated.public_id);
    expect(disabled).toMatchObject([{ state: "disabled", changed: true }]);
    const enabled = await json("enable", rotated.public_id);
    expect(enabled).toMatchObject([{ state: "active", changed: true }]);
    const limits = await json("limits", rotated.public_id);
    expect(limits).toMatchObject({ key: "team-a", limits: [{ limit: "rpm", value: 5, used: 0 }], calls: [] });
    const reset = await json("limits", rotated.public_id, "--reset", "--yes");
    expect(reset).toMatchObject({ key: "team-a", limits: [{ limit: "rpm", used: 0 }] });
    const revoked = await json("revoke", "team-a", "--yes");
    expect(revoked.map(({ hash }: KeyDocument) => hash).toSorted()).toEqual([created.hash, rotated.hash].toSorted());
    for (const secret of [created.key, rotated.key]) {
      expect(secret).toMatch(/^sk-sluice-/);
      for (const document of [updated, disabled, enabled, limits, reset, revoked])
        expect(JSON.stringify(document)).not.toContain(secret);
    }
  });
});

describe("keys list and show", () => {
  it("show keys without their secrets", async () => {
    const rate_limit = { rpm: 60, tpm: 100_000 };
    const secret = await given("team-a", { rate_limit, expires_at: "2099-01-01T00:00:00Z" });
    await given("team-b", { disabled: true });
    const [list, show] = await Promise.all([keys("list"), keys("show", "team-a")]);
    const [titles, first, second] = list.stdout.split("\n");
    expect(titles).toMatch(/^NAME {4}ID {12}STATE {5}MODELS {2}LIMITS {15}EXPIRES \(UTC\) {5}CREATED \(UTC\)$/);
    expect(first).toMatch(/^team-a {2}\w{12} {2}active {4}m {7}rpm 60, tpm 100,000 {2}2099-01-01 00:00 {2}20/);
    expect(second).toMatch(/^team-b {2}\w{12} {2}disabled {2}m {7}– {20}– /);
    expect(show.stdout).toContain(`hash     ${await hashOf(secret)}\n`);
    for (const { stdout } of [list, show]) expect(stdout).not.toContain(secret.split("-")[3]);
  });

  it("are JSON for programs", async () => {
    await given("team-a");
    const [document] = await documents();
    const [list, show] = await Promise.all([keys("list", "--json"), keys("show", "team-a", "--json")]);
    expect(JSON.parse(list.stdout)).toEqual([{ ...document, state: "active" }]);
    expect(JSON.parse(show.stdout)).toMatchObject([{ ...document, state: "active" }]);
  });

  it("show what a key has used today and what is left of its limits and budgets", async () => {
    await given("team-a", { rate_limit: { rpd: 1_000 }, budget: { usd_per_month: 5 } });
    const now = Date.now();
    const subject = subjectOfKey("team-a");
    const limit = { rpd: 1_000, usd_per_month: 5 };
    const reservation = { subject, limit, tokens: 10, cost: 250_000_000, at: now, killedAt: now + 60_000 };
    const pools = dynamoPools(stage.client, stage.tables.Counters);
    await openPurse({ subject, pools, holding: ONE_CALL, now: Date.now }).take(reservation);
    const day = new Date(now).toISOString().slice(0, 10);
    const NO_COUNTS = { timesToFirstToken: {}, durations: {}, errors: {} };
    const tally = { requests: 3, refusals: 1, failures: 0, promptTokens: 1_200, cachedTokens: 0, completionTokens: 40 };
    const records = dynamoUsageRecords(stage.client, { table: stage.tables.Usage, keptDays: 1 });
    await records.add({
      ...tally,
      key: "team-a",
      model: "m",
      period: day,
      estimated: 0,
      cost: 1_500_000,
      ...NO_COUNTS,
    });
    const { stdout } = await keys("show", "team-a");
    expect(stdout).toMatch(/^rpd +\d{4}-\d\d-\d\d 00:00 +1,000 +1 +999$/m);
    expect(stdout).toMatch(/^usd_per_month +\d{4}-\d\d-01 00:00 +5 +0\.25 +4\.75$/m);
    expect(stdout).toMatch(/^used today: 3 requests, 1,200 prompt tokens, 40 completion tokens, 0\.001500 USD$/m);
    const [record] = JSON.parse((await keys("show", "team-a", "--json")).stdout);
    expect(record).toMatchObject({
      limits: [
        { limit: "rpd", value: 1_000, used: 1, remaining: 999 },
        { limit: "usd_per_month", value: 5, used: 0.25, remaining: 4.75 },
      ],
      calls: [{ calls: 1, state: "in_progress" }],
      usage_today: { requests: 3, refusals: 1, prompt_tokens: 1_200, completion_tokens: 40, cost_usd: 0.0015 },
    });
  });

  it("leave stdout empty where there is nothing to show", async () => {
    expect(await Promise.all([keys("list"), keys("list", "--json"), keys("show", "nobody")])).toMatchObject([
      { code: 0, stdout: "", stderr: expect.stringContaining("no keys yet") },
      { code: 0, stdout: "[]\n" },
      { code: 1, stdout: "" },
    ]);
  });

  it("find a key by its name, its public id, or the beginning of its hash", async () => {
    await given("team-a");
    await given("team-b");
    const [one] = (await documents()).filter(({ name }) => name === "team-a");
    const wanted = [one?.name, one?.public_id, one?.hash.slice(0, 8), one?.hash.slice(0, 7)];
    const [tooShort, ...found] = (await Promise.all(wanted.map((by) => keys("show", by ?? "", "--json")))).reverse();
    for (const { stdout } of found) expect(JSON.parse(stdout)).toMatchObject([{ name: "team-a" }]);
    expect(tooShort?.code).toBe(1);
  });
});

describe("keys update", () => {
  it("changes what its options name, and nothing else", async () => {
    await given("team-a", { rate_limit: { rpm: 60, tpm: 5_000 }, expires_at: inDays(90) });
    const [before] = await documents();
    const result = await keys(
      "update",
      "team-a",
      "--models",
      "n",
      "--rpm",
      "120",
      "--tpm",
      "none",
      "--concurrency",
      "3",
    );
    expect(result.code).toBe(0);
    expect(result.stdout.split("\n").toSorted()).toEqual([
      "",
      '  allowed_models: ["m"] → ["n"]',
      "  rate_limit.concurrency: 3",
      "  rate_limit.rpm: 60 → 120",
      "  rate_limit.tpm: 5000 → –",
    ]);
    expect(await documents()).toEqual([{ ...before, allowed_models: ["n"], rate_limit: { rpm: 120, concurrency: 3 } }]);
  });

  it("can take away the last limit and the expiry", async () => {
    await given("team-a", { rate_limit: { rpm: 60 }, expires_at: inDays(90) });
    await keys("update", "team-a", "--rpm", "none", "--expires", "never");
    const [after] = await documents();
    expect(Object.keys(after ?? {}).toSorted()).toEqual(["allowed_models", "created_at", "hash", "name", "public_id"]);
  });

  it("sets and removes budgets, and warns of models whose price is unknown", async () => {
    await stage.directory.add({ name: "priced", model: "openai/gpt-4.1", prices: { prompt: 2, completion: 8 } });
    await create("team-a", "--models", "priced", "--rpm", "60", "--usd-per-day", "0.50", "--usd-per-month", "1000");
    const [before] = await documents();
    expect(before).toMatchObject({ rate_limit: { rpm: 60 }, budget: { usd_per_day: 0.5, usd_per_month: 1_000 } });
    expect((await keys("list")).stdout).toContain("rpm 60, usd_per_day 0.5, usd_per_month 1,000");
    const { stdout, stderr } = await keys("update", "team-a", "--usd-per-day", "none");
    expect(stdout).toBe("  budget.usd_per_day: 0.5 → –\n");
    expect(stderr).toContain("warning: the price of model 'm' is unknown: calls will be refused with price_unknown");
    expect(stderr).not.toContain("priced");
    expect(await keys("update", "team-a", "--usd-per-month", "none")).toMatchObject({ code: 0 });
    const [after] = await documents();
    expect([after?.budget, after?.rate_limit]).toEqual([undefined, { rpm: 60 }]);
    const wrong = ["0", "-1", "1e3", "1000001", "five"].map((amount) =>
      keys("update", "team-a", "--usd-per-day", amount),
    );
    expect((await Promise.all(wrong)).map(({ code }) => code)).toEqual([2, 2, 2, 2, 2]);
  });

  it("says so where there is nothing to change", async () => {
    await given("team-a", { rate_limit: { rpm: 60 } });
    const updates = [["team-a", "--rpm", "60"], ["team-a"], ["team-a", "--models", "typo"], ["nobody", "--rpm", "1"]];
    const ends = await Promise.all(updates.map((args) => keys("update", ...args)));
    expect(ends).toMatchObject([{ code: 0, stdout: "" }, { code: 2 }, { code: 1 }, { code: 1 }]);
  });
});

describe("keys disable, enable and revoke", () => {
  it("stop a key, let it work again, and forget it", async () => {
    await given("team-a");
    const [before] = await documents();
    expect(await keys("disable", "team-a")).toMatchObject({ code: 0, stderr: expect.stringMatching(/^Disabled key/) });
    expect(await documents()).toEqual([{ ...before, disabled: true }]);
    expect(await keys("disable", "team-a")).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/^Already disabled: key/),
    });
    expect(await keys("enable", "team-a")).toMatchObject({ code: 0, stderr: expect.stringMatching(/^Enabled key/) });
    expect(await documents()).toEqual([before]);
    const revoke = () => keys("revoke", "team-a", "--yes");
    expect(await revoke()).toMatchObject({ code: 0, stderr: expect.stringMatching(/^Revoked key/) });
    expect(await documents()).toEqual([]);
    expect(await revoke()).toMatchObject({ code: 1 });
  });
});

describe("keys revoke", () => {
  beforeEach(async () => {
    await given("team-a", { public_id: "older", created_at: "2026-01-01T00:00:00Z" });
    const [{ hash } = { hash: "" }] = await documents();
    await given("team-a", { public_id: "newer", replaces: hash });
  });

  it("deletes nothing unless it is confirmed, and names every key that would go", async () => {
    const revoke = ["revoke", "team-a"];
    const [unattended, declined] = await Promise.all([
      stage.run("keys", revoke, { input: "y\n" }),
      operator.answer("n\n", "keys", ...revoke),
    ]);
    const noTerminal = expect.stringContaining("no terminal to confirm on; use --yes");
    expect(unattended).toMatchObject({ code: 3, stdout: "", stderr: noTerminal });
    expect(declined.code).toBe(3);
    expect(declined.stderr).toContain("Delete these 2 keys permanently? [y/N]");
    for (const { stderr } of [unattended, declined])
      expect(stderr).toMatch(/^ {2}key 'team-a' \(id older\), grace\n {2}key 'team-a' \(id newer\), active\n/);
    expect(await documents()).toHaveLength(2);
  });

  it("deletes all keys of a name once it is confirmed at a terminal", async () => {
    const result = await operator.answer("y\n", "keys", "revoke", "team-a");
    expect(result).toMatchObject({ code: 0, stderr: expect.stringContaining("Revoked key 'team-a' (id newer).") });
    expect(await documents()).toEqual([]);
  });
});

describe("keys rotate", () => {
  it("makes a second key of the same name, and lets the old one expire after its grace", async () => {
    const old = await given("team-a", { rate_limit: { rpm: 60 } });
    const { result, expectTime } = await timed(() => keys("rotate", "team-a", "--grace", "2h"));
    const { code, stdout } = result;
    expect(code).toBe(0);
    const all = await documents();
    const [first, second] = [old, stdout.trim()].map((secret) =>
      all.find(({ public_id }) => public_id === secret.split("-")[2]),
    );
    expectTime(first?.expires_at, 7_200_000);
    expect(second).toEqual({
      name: "team-a",
      public_id: stdout.split("-")[2],
      hash: await hashOf(stdout.trim()),
      replaces: first?.hash,
      created_at: expect.any(String),
      allowed_models: ["m"],
      rate_limit: { rpm: 60 },
    });
    expect((await keys("list")).stdout).toMatch(/team-a .* grace .*\nteam-a .* active /);
  });

  it("gives the old one a day, but not more than it had", async () => {
    const end = inDays(1 / 24);
    await given("long");
    await given("short", { expires_at: end });
    const { expectTime } = await timed(() => Promise.all([keys("rotate", "long"), keys("rotate", "short")]));
    const old = (await documents()).filter(({ replaces }) => replaces === undefined);
    const [long, short] = ["long", "short"].map((wanted) => old.find(({ name }) => name === wanted)?.expires_at);
    expectTime(long, 86_400_000);
    expect(short).toBe(end);
  });

  it("leaves a name that means both: what widens needs an id, what narrows does not", async () => {
    const old = (await given("team-a")).split("-")[2] ?? "";
    await keys("rotate", "team-a");
    expect(await keys("rotate", old)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining("was rotated already"),
    });
    await keys("update", "team-a", "--rpm", "5", "--expires", "never");
    const byId = Object.fromEntries((await documents()).map((document) => [document.public_id, document]));
    expect((await documents()).map(({ rate_limit }) => rate_limit)).toEqual([{ rpm: 5 }, { rpm: 5 }]);
    expect(byId[old]?.expires_at).toEqual(expect.any(String));
    await keys("disable", "team-a");
    expect((await documents()).map(({ disabled }) => disabled)).toEqual([true, true]);
    expect(await keys("enable", "team-a")).toMatchObject({ code: 1, stderr: expect.stringContaining(`(id ${old})`) });
    await keys("revoke", old, "--yes");
    expect(await keys("enable", "team-a")).toMatchObject({ code: 0 });
    await keys("rotate", "team-a");
    await keys("revoke", "team-a", "--yes");
    expect(await documents()).toEqual([]);
  });

  it("keeps the end of a key whose successor was rotated as well, and then revoked", async () => {
    const rotated = async (...args: string[]) => (await keys("rotate", ...args)).stdout.split("-")[2] ?? "";
    await given("team-a", { public_id: "first" });
    const second = await rotated("team-a", "--grace", "1h");
    const third = await rotated("team-a");
    const fourth = await rotated("team-a");
    const ends = async () => new Map((await documents()).map((document) => [document.public_id, document.expires_at]));
    const before = await ends();
    for (const id of [second, third]) expect(await keys("revoke", id, "--yes")).toMatchObject({ code: 0 });
    const [list, exported] = await Promise.all([keys("list"), operator.run("config", "export")]);
    expect(list.stdout).toMatch(/team-a +first +grace .*\nteam-a +\w+ +active /);
    const file = JSON.parse(exported.stdout);
    const [{ expires_at: _, ...first }] = file.keys;
    const path = await files.write({ models: file.models, keys: [first] });
    await operator.run("config", "apply", path, "--yes", "--prune");
    expect(await ends()).toEqual(new Map(["first", fourth].map((id) => [id, before.get(id)])));
    await keys("rotate", "team-a", "--grace", "0s");
    await keys("revoke", "team-a", "--yes");
    expect(await documents()).toEqual([]);
  });

  it("asks for an expiry where the old one is over, and for a key that works", async () => {
    await given("team-a");
    await keys("rotate", "team-a", "--grace", "0s");
    const [old] = (await documents()).filter(({ replaces }) => replaces === undefined);
    expect(Date.parse(old?.expires_at ?? "")).toBeLessThanOrEqual(Date.now());
    await keys("disable", "team-a");
    expect(await keys("rotate", "team-a")).toMatchObject({ code: 1, stderr: expect.stringContaining("is disabled") });
  });

  it("makes no key where the grace ends beyond all years", async () => {
    await given("team-a");
    const { code, stderr } = await keys("rotate", "team-a", "--grace", "999999999w");
    expect([code, stderr]).toEqual([2, expect.stringContaining("Give a time before 10000-01-01T00:00:00Z.")]);
    expect(await documents()).toHaveLength(1);
  });

  it("takes the new key back if somebody has changed the old one meanwhile", async () => {
    await given("team-a");
    const variables = { AWS_ENDPOINT_URL_DYNAMODB: proxy.endpoint };
    const held = proxy.hold("PutItem", 2);
    const rotating = stage.run("keys", ["rotate", "team-a"], { variables });
    await held.reached;
    await keys("update", "team-a", "--rpm", "5");
    held.release();
    expect(await rotating).toMatchObject({ code: 1, stdout: "", stderr: expect.stringContaining("another operator") });
    expect(await documents()).toMatchObject([{ name: "team-a", rate_limit: { rpm: 5 } }]);
  });
});

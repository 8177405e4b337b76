// What is stored and cannot be read: written by another version, by hand, or cut short. It is left out and reported, and
// every other model and key serves.
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { dynamoDirectory } from "../../functions/aws/directory.ts";
import { unreadableItems } from "../../functions/aws/unreadable-items.ts";
import { hashOf } from "../../functions/core/authenticate.ts";
import { chat } from "../core/support/requests.ts";
import { byModel, json, scriptedFetch, status } from "../core/support/scripted-fetch.ts";
import { startGateway } from "../support/gateway.ts";
import { runs } from "../support/long.ts";
import { NOON } from "./counting.ts";

const HASH = await hashOf("good");
const GOOD = {
  "model#m": { name: "m", model: "openai/x", retries: 0, fallbacks: ["broken", "spare"] },
  "model#spare": { name: "spare", model: "openai/spare" },
  [`key#${HASH}`]: { name: "good", hash: HASH, allowed_models: ["*"] },
};
const BROKEN_HASH = await hashOf("broken");
const BROKEN = { name: "broken", model: "openai/broken" };
const KEY = { name: "broken", hash: BROKEN_HASH, allowed_models: ["m"] };

type Documents = Readonly<Record<string, unknown>>;

beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"], now: NOON }));
afterEach(() => void vi.useRealTimers());

/** Imitates a table that holds these documents. */
function tableOf(documents: Documents) {
  const items = Object.entries(documents).map(([id, document]) => ({ id, document }));
  const send = async ({ input: { Key: key } }: { input: { Key?: { id: string } } }) =>
    key
      ? { Item: items.find(({ id }) => id === key.id) }
      : { Items: items.filter(({ id }) => id.startsWith("model#")) };
  return { send } as unknown as Parameters<typeof dynamoDirectory>[0];
}

async function gatewayOver(documents: Documents) {
  const lines: Record<string, unknown>[] = [];
  const write = (line: string) => void lines.push(JSON.parse(line));
  const directory = dynamoDirectory(tableOf({ ...GOOD, ...documents }), "t", unreadableItems(write));
  const good = json({ choices: [] });
  const { fetch } = scriptedFetch(byModel({ x: [status(503)], spare: [good], broken: [good] }));
  const gateway = await startGateway({}, { directory, fetch });
  const ask = (key: string, request: object) =>
    gateway.ask({ headers: { authorization: `Bearer ${key}` }, ...request });
  const models = async (key: string) => {
    const { status, text } = await ask(key, { method: "GET", path: "/v1/models" });
    return status === 200 ? JSON.parse(text).data.map(({ id }: { id: string }) => id) : status;
  };
  return { ask, directory, models, lines };
}

const written: [string, unknown, string[]][] = [
  ["cut short", { name: "broken" }, ["model"]],
  ["missing", undefined, ["document"]],
  ["no object", ["x"], ["document"]],
  ["by hand, with wrong values", { ...BROKEN, retries: "2", rate_limit: { rpm: -1 } }, ["retries", "rate_limit.rpm"]],
  ["under the name of another", { ...BROKEN, name: "m" }, ["id"]],
  ["by a newer version, with an unknown limit", { ...BROKEN, rate_limit: { rph: 5 } }, ["rate_limit.rph"]],
  ["by a newer version, with another address", { ...BROKEN, provider_config: { host: "x" } }, ["provider_config.host"]],
  [
    "by a newer version, with another address of a target",
    { name: "broken", targets: [{ model: "openai/broken", provider_config: { host: "x" } }] },
    ["targets[0].provider_config.host"],
  ],
  ["with a target beside its targets", { ...BROKEN, targets: [{ model: "openai/broken" }] }, ["model"]],
];

describe("a model that was written", () => {
  it.each(written)("%s is left out, and takes nothing with it", async (_, document, fields) => {
    const { ask, models, lines } = await gatewayOver({ "model#broken": document });
    expect(await models("good")).toEqual(["m", "spare"]);
    const called = await ask("good", { body: chat({ model: "m" }) });
    expect([called.status, called.headers["x-sluice-model"]]).toEqual([200, "spare"]);
    const refused = await ask("good", { body: chat({ model: "broken" }) });
    expect([refused.status, JSON.parse(refused.text).error.code]).toEqual([404, "model_not_found"]);
    expect(lines).toEqual([
      { error: "unreadable_item", message: expect.stringContaining("left out"), item: "model#broken", fields },
    ]);
  });

  it("by a newer version serves without the fields that this one does not know, and that is reported", async () => {
    const newer = { ...BROKEN, tags: ["secret"], prices: { prompt: 1, completion: 1, video: 9 } };
    const { ask, models, lines } = await gatewayOver({ "model#broken": newer });
    expect(await models("good")).toEqual(["broken", "m", "spare"]);
    expect((await ask("good", { body: chat({ model: "broken" }) })).headers["x-sluice-cost-usd"]).toBeDefined();
    expect(lines).toMatchObject([
      { message: expect.stringContaining("ignored"), item: "model#broken", fields: ["prices.video", "tags"] },
    ]);
  });
});

describe("a model with targets that was written", () => {
  it("by a newer version serves without the fields that this one does not know, and that is reported", async () => {
    const target = { model: "openai/broken", zone: "a", prices: { prompt: 1, completion: 1, video: 9 } };
    const { ask, lines } = await gatewayOver({ "model#broken": { name: "broken", targets: [target] } });
    expect((await ask("good", { body: chat({ model: "broken" }) })).headers["x-sluice-cost-usd"]).toBeDefined();
    expect(lines).toMatchObject([
      { message: expect.stringContaining("ignored"), fields: ["targets[0].prices.video", "targets[0].zone"] },
    ]);
  });
});

describe("a key that was written", () => {
  it.each<[string, unknown, string[]]>([
    ["cut short", { name: "broken" }, ["hash", "allowed_models"]],
    ["under the hash of another", { ...KEY, hash: "0".repeat(64) }, ["id"]],
    ["by a newer version, with what may restrict it", { ...KEY, allowed_ips: ["10.0.0.1"] }, ["allowed_ips"]],
    ["by a newer version, with an unknown limit", { ...KEY, budget: { usd_per_hour: 1 } }, ["budget.usd_per_hour"]],
  ])("%s is refused like an unknown one, and reported", async (_, document, fields) => {
    const { ask, models, lines } = await gatewayOver({ [`key#${BROKEN_HASH}`]: document });
    expect(await models("broken")).toBe(401);
    expect((await ask("good", { body: chat({ model: "m" }) })).status).toBe(200);
    expect(lines).toMatchObject([{ item: `key#${BROKEN_HASH.slice(0, 12)}`, fields }]);
  });
});

describe("the report", () => {
  it("has a line for an item and a minute, however often it is read, and for twenty items at most", async () => {
    const broken = Array.from({ length: 30 }, (_, at) => [`model#b${at}`, {}]);
    const { directory, lines } = await gatewayOver(Object.fromEntries(broken));
    for (let second = 0; second < 60; second++) {
      vi.setSystemTime(NOON + second * 1_000);
      await directory.listModels();
      await directory.findModel("b0");
    }
    expect(new Set(lines.map(({ item }) => item)).size).toBe(20);
    expect(lines).toHaveLength(20);
    vi.setSystemTime(NOON + 60_000);
    await directory.findModel("b29");
    expect(lines.at(-1)).toMatchObject({ item: "model#b29" });
  });

  it("is of bounded length, and says nothing of values", async () => {
    const long = Object.fromEntries(Array.from({ length: 1_000 }, (_, at) => [`${at}`.padEnd(5_000, "x"), "a secret"]));
    const { directory, lines } = await gatewayOver({ "model#broken": { ...BROKEN, model: "a secret", ...long } });
    await directory.findModel("broken");
    const text = JSON.stringify(lines);
    expect(text.length).toBeLessThan(2_000);
    expect(text).not.toContain("secret");
  });
});

describe("whatever is stored", () => {
  const valid = {
    ...BROKEN,
    rate_limit: { rpm: 1 },
    provider_config: { api_key: "sk" },
    prices: { prompt: 1, completion: 1 },
  };
  const mutated = fc
    .tuple(fc.constantFrom(...Object.keys(valid), "tags"), fc.oneof(fc.jsonValue(), fc.constant(undefined)))
    .map(([field, value]) => ({ ...valid, [field]: value }));

  it("is served or left out, and everything else is served", async () => {
    await fc.assert(
      fc.asyncProperty(fc.oneof(fc.jsonValue(), mutated), fc.boolean(), async (document, isKey) => {
        const id = isKey ? `key#${BROKEN_HASH}` : "model#broken";
        const { ask, models, lines } = await gatewayOver({ [id]: document });
        const seen = await models("good");
        expect(seen.filter((name: string) => name !== "broken")).toEqual(["m", "spare"]);
        expect([200, 401]).toContain((await ask("broken", { method: "GET", path: "/v1/usage" })).status);
        const { status } = await ask("good", { body: chat({ model: "broken" }) });
        expect(status === 404).toBe(!seen.includes("broken"));
        expect((await ask("good", { body: chat({ model: "m" }) })).status).toBe(200);
        if (!isKey && !seen.includes("broken")) expect(lines).toHaveLength(1);
      }),
      { numRuns: runs(100, 2_000) },
    );
  });
});

// What operators see of a model with several targets: in plans, exports and lists, and never a key.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { formatPlan } from "../../cli/config/show-plan.ts";
import { fileOf } from "../../functions/admin/configuration/export.ts";
import { planMoving } from "../../functions/admin/configuration/move-keys.ts";
import { recordOfPlan } from "../../functions/admin/configuration/plan-record.ts";
import { planChanges } from "../../functions/admin/plan.ts";
import { withCatalogue } from "../../functions/admin/pricing.ts";
import { unpricedModels } from "../../functions/admin/unpriced.ts";
import type { Stored } from "../../functions/aws/stored-directory.ts";
import { parseFile } from "../../functions/core/directory/configuration.ts";
import type { ModelDocument } from "../../functions/core/directory/directory.ts";
import { type Operator, operate } from "./support/in-process.ts";
import { type Stage, startStage } from "./support/stage.ts";

const now = "2026-11-28T10:00:00.000Z";
const at = (host: string) => ({ api_base: `https://${host}.example.com/v1`, api_key: `sk-secret-${host}` });
const eu = { model: "openai/of-ours", weight: 3, provider_config: at("eu"), prices: { prompt: 1, completion: 2 } };
const us = { model: "openai/of-ours", provider_config: at("us") };
const openai = { model: "openai/gpt-4.1-mini" };
const document: ModelDocument = { name: "m", targets: [eu, us, openai] };

const stored = (...models: readonly ModelDocument[]): Stored => ({
  keys: [],
  models: models.map((one) => ({ id: `model#${one.name}`, document: withCatalogue(one), revision: "1" })),
});
const planOf = (before: Stored, model: object) =>
  planChanges(parseFile(JSON.stringify({ models: [model] })), before, { prune: true, now });

describe("a plan", () => {
  it("shows what changes of each target by its path, and the prices", async () => {
    const plan = await planOf(stored(document), {
      ...document,
      targets: [
        { ...eu, weight: 1, prices: { prompt: 3, completion: 4 } },
        { ...us, provider_config: { ...at("us"), api_key: "sk-new" } },
        openai,
      ],
    });
    expect(
      formatPlan(plan)
        .split("\n")
        .map((line) => line.trim()),
    ).toEqual([
      expect.stringContaining("model 'm'"),
      "targets[0].weight: 3 → 1",
      "targets[0].prices.prompt: 1 → 3",
      "targets[0].prices.completion: 2 → 4",
      "targets[1].provider_config.api_key: (secret) → (new secret)",
      expect.stringMatching(
        /^price: openai\/of-ours: 1 \/ 2 .*; openai\/gpt-4\.1-mini: 0\.4 .* → openai\/of-ours: 3 \/ 4 /,
      ),
      "0 to add, 1 to change, 0 to remove, 0 unchanged",
    ]);
    expect(recordOfPlan(plan).changes[0]?.fields).toContainEqual({
      field: "targets[1].provider_config.api_key",
      before: "(secret)",
      after: "(secret)",
    });
  });

  it.each<[string, object]>([
    ["adds them", document],
    ["takes one away", { name: "m", targets: [us] }],
    ["makes them one", { name: "m", ...us }],
  ])("that %s has no key in it", async (_, model) => {
    for (const before of [stored(), stored(document)]) {
      const plan = await planOf(before, model);
      expect(formatPlan(plan) + JSON.stringify(recordOfPlan(plan))).not.toContain("sk-secret");
    }
  });
});

describe("an export", () => {
  it("has no key and no entry of the catalogue, and changes nothing when it is applied again", async () => {
    const text = JSON.stringify(fileOf(stored(document), false));
    expect(JSON.parse(text).models).toEqual([
      {
        name: "m",
        targets: [
          { ...eu, provider_config: { ...at("eu"), api_key: { kept: true } } },
          { ...us, provider_config: { ...at("us"), api_key: { kept: true } } },
          openai,
        ],
      },
    ]);
    const { changes } = await planChanges(parseFile(text), stored(document), { prune: true, now });
    expect(changes).toEqual([]);
    expect(fileOf(stored(document), true).models).toEqual([document]);
  });
});

describe("moving keys", () => {
  const moving = async (targets: readonly object[]) => {
    const written = new Map<string, string>();
    const parameters = {
      path: "/sluice/test",
      read: async (name: string) => written.get(name),
      write: async (name: string, value: string) => void written.set(name, value),
    };
    const file = parseFile(JSON.stringify({ models: [{ name: "m", targets }] }));
    const { plan, write } = await planMoving(file, stored(), { prune: false, now, parameters });
    await write();
    return { plan, written };
  };

  it("gives each target a parameter of its own, and the same when the targets change places", async () => {
    const { plan, written } = await moving([eu, us]);
    expect([...written.values()].toSorted()).toEqual(["sk-secret-eu", "sk-secret-us"]);
    expect([...written.keys()]).toEqual([
      expect.stringMatching(/^\/sluice\/test\/m-[0-9a-f]{8}$/),
      expect.stringMatching(/^\/sluice\/test\/m-[0-9a-f]{8}$/),
    ]);
    expect(JSON.stringify(plan.changes)).not.toContain("sk-secret");
    expect((await moving([us, { ...eu, weight: 9 }])).written).toEqual(written);
  });

  it("never writes to a parameter that another target of the model names", async () => {
    const account = (api_key: unknown) => ({ ...us, provider_config: { ...at("us"), api_key } });
    const { written } = await moving([account("sk-first"), account("sk-second")]);
    const [, second = ""] = [...written.keys()].map((name) => name.replace("/sluice/test/", ""));
    const again = await moving([account({ secret: second }), account("sk-third")]);
    expect([...again.written.values()]).toEqual(["sk-third"]);
    expect([...again.written.keys()]).not.toContain(`/sluice/test/${second}`);
  });
});

describe("a warning of an unknown price", () => {
  const key = { allowed_models: ["*"], budget: { usd_per_day: 1 } };

  it("names the target that calls with a budget leave out, or the model if all do", () => {
    const some = withCatalogue({ name: "m", targets: [eu, us, openai] });
    expect(unpricedModels(key, [some])).toEqual([
      "the price of the target 'openai/of-ours' of model 'm' is unknown: it will not be asked; give it `prices`",
    ]);
    expect(unpricedModels(key, [{ name: "m", targets: [us] }])).toEqual([
      expect.stringMatching(/^the price of model 'm' is unknown: calls will be refused with price_unknown/),
    ]);
    expect(unpricedModels(key, [{ name: "m", prices: "none", targets: [us] }])).toEqual([]);
  });
});

describe("the commands for models", () => {
  let stage: Stage;
  let operator: Operator;

  beforeAll(async () => {
    stage = await startStage();
    operator = await operate(stage);
    await stage.directory.add(document);
  });
  afterAll(() => stage.close());

  const models = (...args: string[]) => operator.run("models", ...args);

  it("list the targets, and their prices", async () => {
    const { stdout } = await models("list");
    expect(stdout).toMatch(/^m +openai\/of-ours, openai\/of-ours, openai\/gpt-4\.1-mini .* openai\/of-ours: 1 \/ 2 /m);
    expect((await models("prices")).stdout).toMatch(/^m +openai\/of-ours, .*openai\/of-ours: unknown/m);
  });

  it("show each with its weight, its address and where its key comes from", async () => {
    const { stdout } = await models("show", "m");
    expect(stdout).toMatch(
      /^model +openai\/of-ours, weight 3\naddress +https:\/\/eu\.example\.com\/v1\napi key +the model's own$/m,
    );
    expect(stdout).toMatch(
      /^model +openai\/gpt-4\.1-mini\naddress +the provider's default\napi key +the provider's default$/m,
    );
    expect(stdout).not.toContain("sk-secret");
  });

  it("have a price for each target in their JSON, and no key", async () => {
    const { stdout } = await models("show", "m", "--json");
    expect(stdout).not.toContain("sk-secret");
    expect(JSON.parse(stdout)).toMatchObject({
      targets: [{ provider_config: { api_key: { kept: true } } }, {}, openai],
      pricing: [{ model: "openai/of-ours", source: "file" }, { source: "unknown" }, { model: "openai/gpt-4.1-mini" }],
    });
  });

  it("change what the targets have in common, and refuse what each has for itself", async () => {
    expect(await models("update", "m", "--rpm", "7")).toMatchObject({
      code: 0,
      stdout: expect.stringContaining("rate_limit.rpm: 7"),
    });
    expect(await models("update", "m", "--api-base", "https://x.example.com")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("provider_config: belongs to each target; write it into `targets`"),
    });
    const { models: all } = await stage.stored();
    expect(all.map((item) => item.document)).toEqual([withCatalogue({ ...document, rate_limit: { rpm: 7 } })]);
  });
});

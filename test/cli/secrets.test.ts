// What commands do with providers' keys and the secrets in addresses: shown to nobody, kept by an export, moved to SSM.
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { formatMove } from "../../cli/config/show-move.ts";
import { formatPlan } from "../../cli/config/show-plan.ts";
import { fileOf } from "../../functions/admin/configuration/export.ts";
import { parameterNameOf, planMoving } from "../../functions/admin/configuration/move-keys.ts";
import { planChanges } from "../../functions/admin/plan.ts";
import { openParameters } from "../../functions/aws/operator-parameters.ts";
import type { Stored } from "../../functions/aws/stored-directory.ts";
import { parseFile } from "../../functions/core/directory/configuration.ts";
import type { ModelDocument } from "../../functions/core/directory/directory.ts";
import { linkSdkTo, type ParameterStore, startParameterStore } from "../support/parameters.ts";

const model = { name: "m", model: "openai/gpt-4.1-mini", prices: { prompt: 1, completion: 2 } };
const now = "2026-11-22T10:00:00.000Z";

function stored(...models: readonly ModelDocument[]): Stored {
  return { keys: [], models: models.map((document) => ({ id: `model#${document.name}`, document, revision: "1" })) };
}

const fileWith = (...models: readonly object[]) => parseFile(JSON.stringify({ models }));
const configured = (provider_config: object, name = "m") => ({ ...model, name, provider_config }) as ModelDocument;

async function shown(before: Stored, ...models: readonly object[]): Promise<string[]> {
  const plan = await planChanges(fileWith(...models), before, { prune: false, now });
  return formatPlan(plan)
    .split("\n")
    .slice(1, -1)
    .map((line) => line.trim());
}

describe("a plan", () => {
  const base = (secret: string) => `https://user:${secret}@llm.example.com/v1?key=${secret}`;

  it("shows addresses without their secrets, and says where only those differ", async () => {
    const before = stored(configured({ api_base: base("old-secret") }));
    expect(await shown(before, configured({ api_base: base("new-secret") }))).toEqual([
      'provider_config.api_base: "https://***@llm.example.com/v1?key=***" → (new secret)',
    ]);
    expect(await shown(before, configured({ api_base: "https://llm.example.com/v1" }))).toEqual([
      'provider_config.api_base: "https://***@llm.example.com/v1?key=***" → "https://llm.example.com/v1"',
    ]);
    expect(await shown(stored(), configured({ api_base: base("new-secret") }))).toContain(
      'provider_config.api_base: "https://***@llm.example.com/v1?key=***"',
    );
  });

  it("shows a key that a parameter replaces as one field", async () => {
    const before = stored(configured({ api_key: "sk-old-secret" }));
    expect(await shown(before, configured({ api_key: { secret: "m" } }))).toEqual([
      'provider_config.api_key: (secret) → {"secret":"m"}',
    ]);
    expect(await shown(before, configured({ api_key: "sk-new-secret" }))).toEqual([
      "provider_config.api_key: (secret) → (new secret)",
    ]);
  });

  it("shows neither credentials nor the values of headers", async () => {
    const config = (word: string) => ({ credentials: `{"type":"${word}"}`, headers: { "x-key": word, "x.b": word } });
    const lines = await shown(stored(configured(config("secret-1"))), configured(config("secret-2")));
    expect(lines.toSorted()).toEqual([
      "provider_config.credentials: (secret) → (new secret)",
      "provider_config.headers.x-key: (secret) → (new secret)",
      "provider_config.headers.x.b: (secret) → (new secret)",
    ]);
    const removed = await shown(stored(configured(config("secret-1"))), configured({ credentials: { secret: "m" } }));
    expect(removed).toContain('provider_config.credentials: (secret) → {"secret":"m"}');
    expect(removed.join()).not.toContain("secret-1");
  });

  it("reads variables from the environment of the command, and names those that are not set", async () => {
    const file = fileWith(configured({ api_key: { env: "KEY_OF_M" } }));
    const { changes } = await planChanges(file, stored(), { prune: false, now, environment: { KEY_OF_M: "sk-1" } });
    expect(changes).toMatchObject([{ document: { provider_config: { api_key: "sk-1" } } }]);
    await expect(planChanges(file, stored(), { prune: false, now, environment: {} })).rejects.toThrow(
      "models[0].provider_config.api_key: the environment variable KEY_OF_M is not set, or empty",
    );
  });
});

describe("an export", () => {
  const documents = [
    configured({ api_key: "sk-secret", api_base: "https://user:password@llm.example.com/v1" }, "a"),
    configured({ api_key: { secret: "b" }, api_base: "https://llm.example.com/v1?api-version=2" }, "b"),
    configured({ api_base: "https://llm.example.com/v1?sig=secret-signature" }, "c"),
    configured({ credentials: '{"type":"secret"}', project: "p", headers: { "x-key": "secret" } }, "d"),
    model as ModelDocument,
  ];

  it("has no secret, and changes nothing when it is applied again", async () => {
    const text = JSON.stringify(fileOf(stored(...documents), false));
    expect(JSON.parse(text).models).toEqual([
      { ...documents[0], provider_config: { api_key: { kept: true }, api_base: { kept: true } } },
      documents[1],
      { ...documents[2], provider_config: { api_base: { kept: true } } },
      {
        ...documents[3],
        provider_config: { credentials: { kept: true }, project: "p", headers: { "x-key": { kept: true } } },
      },
      model,
    ]);
    const { changes } = await planChanges(parseFile(text), stored(...documents), { prune: true, now });
    expect(changes).toEqual([]);
  });

  it("has all of them where they are wanted", () => {
    expect(fileOf(stored(...documents), true).models).toEqual(documents);
  });
});

describe("moving keys", () => {
  let store: ParameterStore;

  beforeAll(async () => {
    store = await startParameterStore();
    linkSdkTo(store);
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await store.close();
  });
  beforeEach(() => store.reset());

  const moving = (before: Stored, models: readonly object[], environment = {}) =>
    planMoving(fileWith(...models), before, {
      prune: false,
      now,
      environment,
      parameters: openParameters("/sluice/test"),
    });
  const written = () => store.asked.filter((one) => one.startsWith("Put"));

  it("writes every key to a parameter of the model, and its name to the table", async () => {
    const before = stored(configured({ api_key: "sk-kept" }, "kept"));
    const models = [
      configured({ api_key: "sk-literal" }, "literal"),
      configured({ api_key: { env: "A" } }, "variable"),
      configured({ api_key: { kept: true } }, "kept"),
    ];
    const { plan, parameters, write } = await moving(before, models, { A: "sk-variable" });
    expect([parameters.map(formatMove), written()]).toEqual([
      ["+ parameter /sluice/test/literal", "+ parameter /sluice/test/variable", "+ parameter /sluice/test/kept"],
      [],
    ]);
    expect(formatPlan(plan)).toContain('provider_config.api_key: (secret) → {"secret":"kept"}');
    await write();
    expect(Object.fromEntries(store.values)).toEqual({
      "/sluice/test/literal": "sk-literal",
      "/sluice/test/variable": "sk-variable",
      "/sluice/test/kept": "sk-kept",
    });
    expect(plan.changes.map((change) => "document" in change && change.document)).toEqual(
      ["literal", "variable", "kept"].map((name) => configured({ api_key: { secret: name } }, name)),
    );
  });

  it("writes credentials as it writes keys, with their line breaks", async () => {
    const credentials = '{\n  "type": "service_account"\n}';
    const { plan, write } = await moving(stored(), [configured({ credentials, project: "p" })]);
    await write();
    expect(store.values.get("/sluice/test/m")).toBe(credentials);
    const provider_config = { credentials: { secret: "m" }, project: "p" };
    expect(plan.changes).toMatchObject([{ document: { provider_config } }]);
  });

  it("changes nothing when it is done again, and a parameter whose key the file replaces", async () => {
    store.values.set("/sluice/test/m", "sk-1");
    const before = stored(configured({ api_key: { secret: "m" } }));
    const again = await moving(before, [configured({ api_key: "sk-1" })]);
    expect([again.parameters, again.plan.changes]).toEqual([[], []]);
    const { parameters, plan, write } = await moving(before, [configured({ api_key: "sk-2" })]);
    expect([parameters.map(formatMove), plan.changes]).toEqual([
      ["~ parameter /sluice/test/m: (secret) → (new secret)"],
      [],
    ]);
    await write();
    expect(store.values.get("/sluice/test/m")).toBe("sk-2");
  });

  it.each(["", " ", "none", "ollama", "lm-studio", { secret: "other" }])(
    "leaves what is no secret: %j",
    async (api_key) => {
      const { plan, parameters } = await moving(stored(), [configured({ api_key })]);
      expect([parameters.map(formatMove), store.asked]).toEqual([[], []]);
      expect(plan.changes).toMatchObject([{ document: { provider_config: { api_key } } }]);
    },
  );

  it("fails without a secret in what it says, where SSM refuses", async () => {
    const { write } = await moving(stored(), [configured({ api_key: "sk-literal" })]);
    store.failure = "AccessDeniedException";
    const error = await write().catch((error: Error) => error);
    expect(error).toMatchObject({ name: "ParameterError" });
    expect(String(error)).toMatch(
      /cannot write the parameter \/sluice\/test\/m: SSM refuses \(AccessDeniedException\)/,
    );
    expect(String(error)).not.toContain("sk-literal");
  });

  it("names parameters as SSM takes it, each model's apart", () => {
    expect(parameterNameOf("my-gpt4.1_mini")).toBe("my-gpt4.1_mini");
    const names = ["gpt 4", "gpt/4", "gpt-4", "../gpt-4", "gpt..4", "gpt.4", ".gpt", "é", "😀", "x".repeat(256)].map(
      parameterNameOf,
    );
    expect(new Set(names).size).toBe(names.length);
    expect(names.filter((name) => !/^[A-Za-z0-9_-]+(\.[A-Za-z0-9_-]+)*$/.test(name) || name.length > 128)).toEqual([]);
  });
});

// What a file would change: the plan that `config apply` shows before it asks.
import { describe, expect, it } from "vitest";
import { formatPlan } from "../../cli/config/show-plan.ts";
import { planChanges } from "../../functions/admin/plan.ts";
import { withCatalogue } from "../../functions/admin/pricing.ts";
import type { Stored } from "../../functions/aws/stored-directory.ts";
import { hashOf } from "../../functions/core/authenticate.ts";
import { ConfigurationError, parseFile } from "../../functions/core/directory/configuration.ts";
import type { KeyDocument, ModelDocument } from "../../functions/core/directory/directory.ts";

const now = "2026-11-22T10:00:00.000Z";
const model = { name: "m", model: "openai/gpt-4.1-mini" };
const hash = await hashOf("old-secret");
const old: KeyDocument = { name: "demo", hash, created_at: "2026-01-01T00:00:00Z", allowed_models: [] };
const inFile = { name: "demo", key: "old-secret", allowed_models: [] };
const successor: KeyDocument = { ...old, hash: "1".repeat(64), public_id: "abcdefghijkl", replaces: hash };

function stored(keys: readonly KeyDocument[] = [], models: readonly ModelDocument[] = []): Stored {
  return {
    keys: keys.map((document) => ({ id: `key#${document.hash}`, document, revision: "1" })),
    models: models.map((document) => ({
      id: `model#${document.name}`,
      document: withCatalogue(document),
      revision: "1",
    })),
  };
}

async function plan(file: object, before: Stored, { prune = false } = {}) {
  const { changes, unchanged, left } = await planChanges(parseFile(JSON.stringify(file)), before, { prune, now });
  const lines = changes.map((change) =>
    change.verb === "remove"
      ? `- ${change.seen.document.name}`
      : `${change.verb === "add" ? "+" : "~"} ${change.document.name}`,
  );
  return { changes, lines, unchanged, left: left.map(({ name }) => name) };
}

async function errorsIn(file: object, before: Stored, options?: { prune: boolean }): Promise<readonly string[]> {
  const error = await plan(file, before, options).catch((error: unknown) => error);
  if (error instanceof ConfigurationError) return error.errors;
  throw new Error("it has a plan");
}

describe("a plan", () => {
  it("adds models before keys, and removes keys before models", async () => {
    const before = stored([old], [{ ...model, name: "gone" }]);
    const { lines } = await plan({ models: [model], keys: [{ ...inFile, name: "new", key: "x" }] }, before, {
      prune: true,
    });
    expect(lines).toEqual(["+ m", "+ new", "- demo", "- gone"]);
  });

  it("gives an alias to its next model before the last one loses it, and keys wait for both", async () => {
    const before = stored(
      [old],
      [
        { ...model, aliases: ["x"] },
        { ...model, name: "n" },
        { ...model, name: "gone", aliases: ["y"] },
      ],
    );
    const models = [model, { ...model, name: "n", aliases: ["x"] }, { ...model, name: "o", aliases: ["y"] }];
    const { lines } = await plan({ models, keys: [{ ...inFile, name: "new", key: "k" }] }, before, { prune: true });
    expect(lines).toEqual(["~ n", "+ o", "~ m", "+ new", "- demo", "- gone"]);
  });

  it("does not take an alias from a model that is not in the file and stays", async () => {
    const before = stored([], [{ ...model, name: "other", aliases: ["x"] }]);
    const file = { models: [{ ...model, aliases: ["x"] }] };
    expect(await errorsIn(file, before)).toEqual(["models[0].aliases[0]: the model 'other' has this alias"]);
    expect((await plan(file, before, { prune: true })).lines).toEqual(["+ m", "- other"]);
  });

  it("removes nothing unless it is to", async () => {
    const { lines, left } = await plan({}, stored([old, { ...old, name: "a" }], [model, { ...model, name: "a" }]));
    expect([lines, left]).toEqual([[], ["a", "m", "a", "demo"]]);
  });

  it("notices that nothing differs, whatever the order of fields and whichever database stores them", async () => {
    const file = { models: [{ model: "openai/gpt-4.1-mini", name: "m" }], keys: [inFile] };
    expect(await plan(file, stored([old], [model]))).toMatchObject({ lines: [], unchanged: 2 });
  });

  it("sees every change of the members that a model adds, and none in their order", async () => {
    const set = { x: {}, "a.b": { c: 1, d: [{ e: 1, f: 2 }] }, y: [] };
    const before = stored([], [{ ...model, set, drop: ["u"] }]);
    const changed = async (members: object) => (await plan({ models: [{ ...model, ...members }] }, before)).changes;
    const same = { set: { y: [], "a.b": { d: [{ f: 2, e: 1 }], c: 1 }, x: {} }, drop: ["u"] };
    expect(await changed(same)).toEqual([]);
    const more = await changed({ ...same, defaults: { z: {} }, deny_fields: [] });
    expect(more).toMatchObject([{ differences: [{ path: "defaults.z" }, { path: "deny_fields" }] }]);
    expect(await changed({ ...same, set: { ...set, x: { a: 1 } } })).toMatchObject([
      { document: { set: { x: { a: 1 } } }, differences: [{ path: "set.x", before: {}, after: { a: 1 } }] },
    ]);
    const { "a.b": nested, ...others } = set;
    expect(await changed({ ...same, set: { ...others, a: { b: nested } } })).toMatchObject([
      { differences: [{ path: "set.a" }, { path: "set.a.b", after: undefined }] },
    ]);
  });

  it("gives a new key its time of creation", async () => {
    const { changes } = await plan({ keys: [inFile] }, stored());
    expect(changes).toMatchObject([{ verb: "add", document: { hash, created_at: now } }]);
  });

  it("takes away what the file no longer says", async () => {
    const { changes } = await plan({ keys: [inFile] }, stored([{ ...old, rate_limit: { rpm: 1 } }]));
    expect(changes).toMatchObject([{ differences: [{ path: "rate_limit.rpm", before: 1, after: undefined }] }]);
  });

  it("lets a disabled key stay disabled, unless the file says otherwise", async () => {
    const before = stored([{ ...old, disabled: true }]);
    expect(await plan({ keys: [inFile] }, before)).toMatchObject({ lines: [] });
    expect(await plan({ keys: [{ ...inFile, disabled: false }] }, before)).toMatchObject({ lines: ["~ demo"] });
  });

  it("renames a key that is known by its secret", async () => {
    const { changes } = await plan({ keys: [{ ...inFile, name: "renamed" }] }, stored([old]));
    expect(changes).toMatchObject([
      { verb: "change", differences: [{ path: "name", before: "demo", after: "renamed" }] },
    ]);
  });
});

describe("a rotated key", () => {
  const expiring = { ...old, expires_at: "2026-11-23T10:00:00Z" };

  it("does not get more time from a file that has never heard of it", async () => {
    const before = stored([expiring, successor]);
    expect(await plan({ keys: [inFile] }, before)).toMatchObject({ lines: [] });
    const later = { ...inFile, expires_at: "2030-01-01T00:00:00Z" };
    expect(await plan({ keys: [later] }, before)).toMatchObject({ lines: [] });
    const sooner = { ...inFile, expires_at: "2026-11-22T12:00:00Z" };
    expect(await plan({ keys: [sooner] }, before)).toMatchObject({ lines: ["~ demo"] });
  });

  it("has a successor that is not pruned while the file has the name", async () => {
    const before = stored([expiring, successor]);
    expect(await plan({ keys: [inFile] }, before, { prune: true })).toMatchObject({ lines: [], left: ["demo"] });
    expect(await plan({}, before, { prune: true })).toMatchObject({ lines: ["- demo", "- demo"] });
  });

  it("does not come back once it was revoked", async () => {
    expect(await errorsIn({ keys: [inFile] }, stored([successor]))).toEqual([
      "keys[0].key: was rotated to key 'demo' (id abcdefghijkl) and then revoked",
    ]);
  });
});

describe("what prevents a plan", () => {
  it("is another key of the same name", async () => {
    const file = { keys: [{ ...inFile, key: "another-secret" }] };
    expect(await errorsIn(file, stored([old]))).toEqual([
      `keys[0].name: belongs to key 'demo' (hash ${hash.slice(0, 12)}), which is not in the file`,
    ]);
    expect(await plan(file, stored([old]), { prune: true })).toMatchObject({ lines: ["+ demo", "- demo"] });
  });

  it("is another key of the new name of one", async () => {
    const before = stored([old, { ...old, name: "taken", hash: "2".repeat(64) }]);
    expect(await errorsIn({ keys: [{ ...inFile, name: "taken" }] }, before)).toEqual([
      "keys[0].name: belongs to key 'taken' (hash 222222222222), which is not in the file",
    ]);
  });

  it("is the same key twice, once by its hash", async () => {
    const file = { keys: [inFile, { name: "again", hash, allowed_models: [] }] };
    expect(await errorsIn(file, stored())).toEqual(["keys[1].hash: is the same key as keys[0]"]);
  });

  it("is a model that will not exist, be it only because --prune removes it", async () => {
    const file = { models: [{ ...model, fallbacks: ["other"] }], keys: [{ ...inFile, allowed_models: ["m", "othr"] }] };
    const missing = "models[0].fallbacks[0]: there is no model 'other'";
    const before = stored([], [{ ...model, name: "other" }]);
    expect(await errorsIn(file, stored())).toEqual([missing, "keys[0].allowed_models[1]: there is no model 'othr'"]);
    expect(await errorsIn(file, before)).toEqual([
      "keys[0].allowed_models[1]: there is no model 'othr'; did you mean 'other'?",
    ]);
    expect(await errorsIn(file, before, { prune: true })).toContain(missing);
    const sound = { ...file, keys: [{ ...inFile, allowed_models: ["m", "oth*", "*"] }] };
    expect(await plan(sound, before)).toMatchObject({ lines: ["+ m", "+ demo"] });
  });

  it("is reported all at once, with the secrets that are missing", async () => {
    const kept = { ...model, provider_config: { api_key: { kept: true } } };
    const errors = await errorsIn({ models: [kept], keys: [{ ...inFile, key: "another" }] }, stored([old]));
    expect(errors.map((error) => error.split(":")[0])).toEqual(["models[0].provider_config.api_key", "keys[0].name"]);
  });
});

it("keeps the stored secret of a model whose file leaves it out by name", async () => {
  const before = stored([], [{ ...model, provider_config: { api_key: "sk-provider" } }]);
  const kept = { ...model, timeout: 5, provider_config: { api_key: { kept: true } } };
  const { changes } = await plan({ models: [kept] }, before);
  expect(changes).toMatchObject([{ document: { provider_config: { api_key: "sk-provider" } } }]);
  expect(changes).toMatchObject([{ differences: [{ path: "timeout" }] }]);
});

describe("the price of a model", () => {
  async function shown(models: readonly object[], before: Stored): Promise<string> {
    const file = parseFile(JSON.stringify({ models }));
    return formatPlan(await planChanges(file, before, { prune: false, now }));
  }
  const written = (catalogue?: ModelDocument["catalogue"]): Stored => ({
    keys: [],
    models: [{ id: "model#m", document: { ...model, ...(catalogue && { catalogue }) }, revision: "1" }],
  });

  it("is taken from the catalogue, and shown with its date", async () => {
    expect(await shown([model], stored())).toMatch(
      /\+ model 'm'\n {4}model: .*\n {4}price: 0\.4 \/ 1\.6 USD per 1M tokens \(catalogue, \d{4}-\d\d-\d\d\)\n/,
    );
  });

  it("is a change where it was written before there was a catalogue", async () => {
    expect(await shown([model], written())).toMatch(/~ model 'm'\n {4}price: unknown → 0\.4 \/ 1\.6 .*\n/);
  });

  it("is a change where the catalogue has changed, and none where it has not", async () => {
    const { catalogue } = withCatalogue<ModelDocument>(model);
    if (catalogue === undefined) throw new Error("the catalogue does not know the model");
    const old = { ...catalogue, as_of: "2026-01-01", prices: { ...catalogue.prices, completion: 9 } };
    const plan = await shown([model], written(old));
    expect(plan).toContain("    catalogue.prices.completion: 9 → 1.6\n");
    expect(plan).toContain(`    catalogue.as_of: "2026-01-01" → "${catalogue.as_of}"\n`);
    expect(await shown([model], written(catalogue))).toContain("0 to change");
  });

  it("of the file takes the place of the catalogue's", async () => {
    const { catalogue } = withCatalogue<ModelDocument>(model);
    const plan = await shown([{ ...model, prices: "none" }], written(catalogue));
    expect(plan).toMatch(/ {4}price: 0\.4 \/ 1\.6 .* → free \(marked free\)\n/);
  });
});

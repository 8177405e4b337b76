// `npm run models`: what it shows, what it stores, and what it refuses.
import { Readable } from "node:stream";
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { providerKeyIn } from "../../cli/models/provider-key.ts";
import { refuseSharedAliases } from "../../functions/admin/models/aliases.ts";
import type { ModelDocument } from "../../functions/core/directory/directory.ts";
import { keyDocumentOf } from "../../functions/core/directory/key-document.ts";
import { providerNames } from "../../functions/providers/all.ts";
import type { Result } from "./support/command.ts";
import { type Operator, operate } from "./support/in-process.ts";
import { type Stage, startStage } from "./support/stage.ts";

const catalogue = vi.hoisted(() => ({ prices: { prompt: 1, completion: 2 } }));
vi.mock("../../functions/admin/pricing.ts", async (original) => ({
  ...(await original<object>()),
  withCatalogue: (document: ModelDocument) =>
    document.model === "openai/known" ? { ...document, prices: catalogue.prices } : document,
}));

let stage: Stage;
let operator: Operator;
const models = (...args: string[]): Promise<Result> => operator.run("models", ...args);

beforeAll(async () => {
  stage = await startStage();
  operator = await operate(stage);
});
afterAll(() => stage.close());
beforeEach(async () => {
  const { keys, models: stored } = await stage.stored();
  for (const item of [...keys, ...stored]) await stage.directory.remove(item);
  await given({
    name: "m",
    model: "openai/gpt-4.1-mini",
    rate_limit: { rpm: 100 },
    prices: { prompt: 0.4, completion: 1.6 },
  });
});

const given = (document: ModelDocument) => stage.directory.add(document);
const givenKey = async (name: string, allowed_models: string[]) =>
  stage.directory.add(await keyDocumentOf({ key: name, name, allowed_models }));

async function documents(): Promise<ModelDocument[]> {
  return (await stage.stored()).models.map(({ document }) => document);
}

async function documentOf(name: string): Promise<ModelDocument | undefined> {
  return (await documents()).find((document) => document.name === name);
}

describe("models create", () => {
  it("stores what the options say, and says what the model costs", async () => {
    const address = ["--api-base", "https://api.example.com/v1"];
    const limits = ["--rpm", "10", "--concurrency", "2", "--timeout", "30000"];
    const prices = ["--prompt-price", "2", "--cached-prompt-price", "0.5", "--completion-price", "8"];
    const args = ["--name", "n", "--model", "openai/a/b", ...address, "--fallbacks", "m", ...limits, ...prices];
    const { code, stdout, stderr } = await models("create", ...args);
    expect([code, stdout, stderr]).toEqual([0, "", expect.stringMatching(/^Created model 'n'\.\nPrices: 2 \/ 8 USD/)]);
    expect(await documentOf("n")).toEqual({
      name: "n",
      model: "openai/a/b",
      provider_config: { api_base: "https://api.example.com/v1" },
      fallbacks: ["m"],
      rate_limit: { rpm: 10, concurrency: 2 },
      timeout: 30_000,
      prices: { prompt: 2, cached_prompt: 0.5, completion: 8 },
    });
  });

  it("takes every provider that there is", async () => {
    for (const provider of providerNames()) {
      const options = ["--name", provider, "--model", `${provider}/x`, "--api-base", "https://provider.example"];
      expect((await models("create", ...options)).code).toBe(0);
      expect(await documentOf(provider)).toMatchObject({ model: `${provider}/x` });
    }
  });

  it("takes a project and a location for Vertex AI only, and shows them without the credentials", async () => {
    const place = ["--project", "p-1", "--location", "europe-west4"];
    const refused = await models("create", "--name", "n", "--model", "openai/x", ...place);
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining("project: 'openai' has no use for it") });
    expect((await models("create", "--name", "n", "--model", "vertex/gemini-2.5-pro", ...place)).code).toBe(0);
    expect((await documentOf("n"))?.provider_config).toEqual({ project: "p-1", location: "europe-west4" });
    const provider_config = { credentials: { secret: "v" }, project: "p-2", headers: { "x-key": "sk-of-header" } };
    await given({ name: "v", model: "vertex/gemini-2.5-pro", provider_config });
    const { stdout } = await models("show", "v");
    expect(stdout).toMatch(/project +p-2\n[\s\S]*credentials +secret 'v'\n[\s\S]*headers +x-key\n/);
    expect(stdout).not.toContain("sk-of-header");
  });

  it("takes a version for Azure only, which needs an address, too", async () => {
    const version = ["--name", "n", "--api-version", "2024-10-21"];
    const address = ["--api-base", "https://x.openai.azure.com"];
    const refused = await models("create", ...version, "--model", "openai/x");
    expect(refused).toMatchObject({ code: 2, stderr: expect.stringContaining("api_version: 'openai' has no use") });
    const homeless = await models("create", ...version, "--model", "azure/x");
    expect(homeless).toMatchObject({ code: 2, stderr: expect.stringContaining("provider_config.api_base: missing") });
    expect((await models("create", ...version, "--model", "azure/x", ...address)).code).toBe(0);
    const provider_config = { api_base: "https://x.openai.azure.com", api_version: "2024-10-21" };
    expect(await documentOf("n")).toMatchObject({ model: "azure/x", provider_config });
  });

  it("takes a provider's key from the environment, and never prints it", async () => {
    vi.stubEnv("KEY_OF_PROVIDER", "sk-of-provider\n");
    const create = ["create", "--name", "n", "--model", "openai/x", "--api-key-env", "KEY_OF_PROVIDER", "--json"];
    const { stdout, stderr } = await models(...create);
    expect((await documentOf("n"))?.provider_config).toEqual({ api_key: "sk-of-provider" });
    const shown = await Promise.all([models("show", "n"), models("show", "n", "--json"), models("list", "--json")]);
    expect(JSON.stringify([stdout, stderr, shown])).not.toContain("sk-of-provider");
    expect(JSON.parse(stdout)).toMatchObject({ name: "n", provider_config: { api_key: { kept: true } }, keys: [] });
  });

  it("adds nothing where something is wrong, and names the field in one line", async () => {
    const wrong: [string[], number, string][] = [
      [["--name", "m", "--model", "openai/x"], 1, "model 'm' exists already"],
      [["--name", "n", "--model", "gpt-4.1"], 2, "model: must be 'provider/id'"],
      [["--name", "n", "--model", "opnai/x"], 2, "model: there is no provider 'opnai'; did you mean 'openai'?"],
      [["--name", "n", "--model", "openai/x", "--rpm", "0"], 2, "rate_limit.rpm: must be more than 0"],
      [["--name", "n", "--model", "openai/x", "--rpm", "1.5"], 2, "rate_limit.rpm: must be a whole number"],
      [["--name", "n", "--model", "openai/x", "--rpm", "none"], 2, "Give a number."],
      [["--name", "n", "--model", "openai/x", "--retries", "99"], 2, "retries: must be at most 10"],
      [["--name", "n", "--model", "openai/x", "--api-base", "ftp://x"], 2, "provider_config.api_base: "],
      [["--name", "n", "--model", "openai/x", "--fallbacks", "m,o"], 2, "fallbacks[1]: there is no model 'o'"],
      [["--name", "n", "--model", "openai/x", "--api-key-secret", "a/b"], 2, "provider_config.api_key.secret: must be"],
      [["--name", "n", "--model", "openai/x", "--prompt-price", "1"], 2, "prices.completion: missing"],
      [["--name", "n", "--model", "openai/x", "--free", "--prompt-price", "1"], 2, "cannot be used with option"],
      [["--name", "", "--model", "openai/x"], 2, "name: must not be empty"],
      [["--name", "n", "--model", "openai/x", "--api-key", "sk-1"], 2, "unknown option '--api-key'"],
      [["--name", "n", "--model", "openai/x", "--api-key-env", "NOT_SET"], 2, "variable NOT_SET is not set"],
      [["--name", "n"], 2, "required option '--model <provider/id>' not specified"],
    ];
    for (const [args, code, said] of wrong) {
      const result = await models("create", ...args);
      expect([args, result]).toEqual([args, { code, stdout: "", stderr: expect.stringContaining(said) }]);
      expect(result.stderr.trimEnd().split("\n")).toHaveLength(1);
    }
    expect(await documents()).toHaveLength(1);
  });
});

describe("the key of a provider", () => {
  it("is read from stdin, named by a secret, or removed", async () => {
    const path = "provider_config.api_key";
    const stdin = () => Readable.from([Buffer.from("sk-"), Buffer.from("1\n")]);
    expect(await providerKeyIn({ apiKeyStdin: true }, stdin())).toEqual([[path, "sk-1"]]);
    expect(await providerKeyIn({ apiKeySecret: "OpenaiKey" })).toEqual([[path, { secret: "OpenaiKey" }]]);
    expect(await providerKeyIn({ apiKey: false })).toEqual([[path, undefined]]);
    expect(await providerKeyIn({})).toEqual([]);
  });

  it("is refused if it is empty, too long, or in two places", async () => {
    const read = (text: string) => providerKeyIn({ apiKeyStdin: true }, Readable.from([text]));
    await expect(read(" \n")).rejects.toThrow("stdin is empty");
    await expect(read("k".repeat(70_000))).rejects.toThrow("too long");
    const twice = { apiKeySecret: "A", apiKeyEnv: "B" };
    await expect(providerKeyIn(twice)).rejects.toThrow("give only one of the --api-key options");
  });
});

describe("a model's aliases", () => {
  it("are given, shown, replaced and removed by name", async () => {
    const created = await models("create", "--name", "n", "--model", "openai/x", "--aliases", "claude-x,claude-y-*");
    expect(created.code).toBe(0);
    expect((await models("show", "n")).stdout).toMatch(/^aliases +claude-x, claude-y-\*$/m);
    const exported = JSON.parse((await operator.run("config", "export")).stdout);
    expect(exported.models[1]).toEqual({ name: "n", aliases: ["claude-x", "claude-y-*"], model: "openai/x" });
    const { stdout } = await models("update", "n", "--aliases", "claude-z");
    expect(stdout).toBe('  aliases: ["claude-x","claude-y-*"] → ["claude-z"]\n');
    expect((await models("show", "claude-z")).stderr).toContain("it is an alias of model 'n'");
    await models("update", "n", "--aliases", "none");
    expect(await documentOf("n")).toEqual({ name: "n", model: "openai/x", aliases: [] });
  });

  it("are refused where another model has them, or is called so", async () => {
    await given({ name: "n", model: "openai/x", aliases: ["claude-x"] });
    const errors = [
      [["update", "m", "--aliases", "claude-x"], "aliases[0]: the model 'n' has this alias"],
      [["update", "m", "--aliases", "a,n"], "aliases[1]: there is a model of this name"],
      [["update", "m", "--aliases", "m"], "aliases[0]: the model's own name"],
      [["update", "m", "--aliases", "*"], "aliases[0]: must have at least one character before '*'"],
      [["create", "--name", "claude-x", "--model", "openai/x"], "name: the model 'n' has this alias"],
    ] as const;
    for (const [args, error] of errors)
      expect(await models(...args)).toMatchObject({ code: 2, stderr: expect.stringContaining(error) });
    expect((await models("update", "n", "--aliases", "claude-x,claude-y")).code).toBe(0);
  });

  it("that another operator gives away at the same moment are an error for the later one", async () => {
    const written = await given({ name: "n", model: "openai/x", aliases: ["x"] });
    const other = await given({ name: "o", model: "openai/x", aliases: ["x", "y"] });
    await expect(refuseSharedAliases(stage.directory, [written.document, other.document])).rejects.toThrow(
      "model 'o' also has the alias 'x', model 'n' also has the alias 'x': changed by another operator just now",
    );
    await stage.directory.replace(other, { name: "o", model: "openai/x", aliases: ["y", "m"] });
    await refuseSharedAliases(stage.directory, [written.document]);
    const [o] = (await documents()).filter(({ name }) => name === "o");
    await expect(refuseSharedAliases(stage.directory, o ? [o] : [])).rejects.toThrow(
      "model 'm' also has the alias 'm'",
    );
  });
});

describe("models update", () => {
  it("changes what the options name, and nothing else", async () => {
    await models("update", "m", "--rpm", "none", "--tpm", "5000", "--completion-price", "2");
    expect(await documentOf("m")).toEqual({
      name: "m",
      model: "openai/gpt-4.1-mini",
      rate_limit: { tpm: 5_000 },
      prices: { prompt: 0.4, completion: 2 },
    });
    const { stdout, stderr } = await models("update", "m", "--tpm", "none", "--retries", "0", "--catalogue-prices");
    expect(stdout.split("\n").toSorted()).toEqual([
      "",
      "  prices.completion: 2 → –",
      "  prices.prompt: 0.4 → –",
      "  rate_limit.tpm: 5000 → –",
      "  retries: 0",
    ]);
    expect(stderr).toBe("Changed model 'm':\nPrices: unknown\n");
    expect(await documentOf("m")).toEqual({ name: "m", model: "openai/gpt-4.1-mini", retries: 0 });
  });

  it("takes away a key and an address of the model's own", async () => {
    const provider_config = { api_key: "sk-1", api_base: "https://x" };
    await given({ name: "n", model: "openai/x", provider_config });
    const { stdout } = await models("update", "n", "--no-api-key", "--json");
    expect(JSON.parse(stdout).changes).toEqual([{ field: "provider_config.api_key", before: "(secret)", after: null }]);
    await models("update", "n", "--api-base", "none");
    expect(await documentOf("n")).toEqual({ name: "n", model: "openai/x" });
  });

  it("says so where there is nothing to change", async () => {
    const ends = [
      await models("update", "m", "--rpm", "100"),
      await models("update", "m"),
      await models("update", "o", "--rpm", "1"),
    ];
    expect(ends).toMatchObject([
      { code: 0, stdout: "", stderr: expect.stringContaining("Nothing to change in model 'm'.") },
      { code: 2, stderr: expect.stringContaining("nothing to change: give at least one option") },
      { code: 1, stderr: expect.stringContaining("no model has the name 'o'") },
    ]);
  });
});

describe("models create and update", () => {
  it("warn of keys with a budget, which are refused where the price is unknown", async () => {
    const rest = await keyDocumentOf({ key: "k", name: "one", allowed_models: ["*"] });
    await stage.directory.add({ ...rest, budget: { usd_per_day: 1 } });
    const warning = expect.stringMatching(
      /^warning: the price is unknown, and key 'one' \(hash \w+\) has a budget: calls will be refused with price_unknown; /m,
    );
    expect((await models("create", "--name", "n", "--model", "openai/x")).stderr).toEqual(warning);
    expect((await models("update", "n", "--rpm", "1")).stderr).toEqual(warning);
    expect((await models("update", "n", "--free")).stderr).not.toEqual(warning);
  });
});

describe("models list and show", () => {
  it("show who may use a model, what it costs, and what is left of its limits", async () => {
    await givenKey("one", ["m"]);
    await givenKey("all", ["*"]);
    await givenKey("other", ["n"]);
    const { stdout } = await models("show", "m");
    expect(stdout).toMatch(/^keys +all \(\w{12}\), one \(\w{12}\)$/m);
    expect(stdout).toMatch(/^prices +0\.4 \/ 1\.6 USD per 1M tokens/m);
    expect(stdout).toMatch(/^timeouts +stream begins 60000 ms, next event 60000 ms, JSON answer 540000 ms$/m);
    expect(stdout).toMatch(/^rpm +\S+ \S+ +100 +0 +100$/m);
    expect(JSON.parse((await models("show", "m", "--json")).stdout)).toMatchObject({
      name: "m",
      keys: ["all", "one"],
      pricing: { source: "file", prices: { prompt: 0.4, completion: 1.6 } },
      limits: [{ limit: "rpm", value: 100, used: 0, remaining: 100 }],
      calls: [],
    });
    expect((await models("list")).stdout).toMatch(/^m +openai\/gpt-4\.1-mini +rpm 100 +– +2 +0\.4 \/ 1\.6 USD/m);
  });

  it("show no credentials of an address", async () => {
    const provider_config = { api_base: "https://user:password@x.example.com/v1/sk-0123456789?key=secret#s" };
    await given({ name: "n", model: "openai/x", provider_config });
    const { stdout: text } = await models("show", "n");
    expect(text).toContain("https://***@x.example.com/v1/***?key=***#***\n");
    const json = [
      await models("show", "n", "--json"),
      await models("update", "n", "--api-base", "https://y", "--json"),
    ];
    expect(JSON.parse(String(json[0]?.stdout)).provider_config).toEqual({ api_base: { kept: true } });
    const before = "https://***@x.example.com/v1/***?key=***#***";
    const field = "provider_config.api_base";
    expect(JSON.parse(String(json[1]?.stdout)).changes).toEqual([{ field, before, after: "https://y" }]);
    expect(JSON.stringify([text, json])).not.toMatch(/password|sk-0|=secret/);
  });
});

describe("models remove", () => {
  it("deletes nothing unless it is confirmed", async () => {
    const [unattended, declined] = await Promise.all([
      models("remove", "m"),
      operator.answer("n\n", "models", "remove", "m"),
    ]);
    expect(unattended).toMatchObject({ code: 3, stderr: expect.stringContaining("use --yes") });
    expect(declined).toMatchObject({ code: 3, stderr: expect.stringContaining("Delete model 'm' permanently? [y/N]") });
    expect(await documents()).toHaveLength(1);
    expect(await models("remove", "m", "--yes")).toMatchObject({ code: 0, stderr: "Removed model 'm'.\n" });
    expect(await documents()).toEqual([]);
  });

  it("refuses while a key or a fallback names the model, but not for a pattern", async () => {
    await given({ name: "n", model: "openai/x", fallbacks: ["m"] });
    await givenKey("one", ["m"]);
    await givenKey("all", ["*"]);
    const { code, stderr } = await models("remove", "m", "--yes");
    expect(code).toBe(1);
    expect(stderr).toMatch(
      /^error: model 'm' is still named by model 'n', key 'one' \(hash \w+\); change that with `models update --fallbacks` and `keys update --models` first\n$/,
    );
    expect(await documents()).toHaveLength(2);
    expect(await models("remove", "n", "--yes")).toMatchObject({ code: 0 });
  });
});

describe("models prices", () => {
  const known: ModelDocument = { name: "n", model: "openai/known", prices: { prompt: 9, completion: 9 } };

  it("shows the prices of one model or of all", async () => {
    await given({ name: "a", model: "openai/x" });
    const [all, one] = await Promise.all([models("prices"), models("prices", "m", "--json")]);
    expect(all.stdout).toMatch(/^NAME +MODEL +PRICES\na +openai\/x +unknown\nm +openai\/\S+ +0\.4 \/ 1\.6 USD/);
    expect(JSON.parse(one.stdout)).toEqual([
      {
        name: "m",
        model: "openai/gpt-4.1-mini",
        pricing: { source: "file", prices: { prompt: 0.4, completion: 1.6 } },
      },
    ]);
  });

  it("with --refresh shows what changes, and takes it once it is confirmed", async () => {
    await given(known);
    const asked = await models("prices", "--refresh");
    expect(asked).toMatchObject({
      code: 3,
      stdout: expect.stringMatching(/^model 'n': 9 \/ 9 USD.* → 1 \/ 2 USD.*\n$/),
    });
    const planned = await models("prices", "n", "--refresh", "--json");
    expect([planned.code, JSON.parse(planned.stdout)]).toMatchObject([3, [{ name: "n", changed: false }]]);
    expect(await documentOf("n")).toEqual(known);
    expect(await models("prices", "--refresh", "--yes")).toMatchObject({ code: 0 });
    expect(await documentOf("n")).toEqual({ ...known, prices: catalogue.prices });
    const again = { code: 0, stdout: "All prices are those of the installed catalogue.\n" };
    expect(await models("prices", "--refresh")).toMatchObject(again);
    expect(await models("prices", "--yes")).toMatchObject({ code: 2 });
  });
});

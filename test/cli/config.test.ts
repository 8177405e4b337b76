// `npm run config`, on a stage without a gateway: what it says, what it changes, and how it ends.
import { once } from "node:events";
import { mkdir, stat, writeFile } from "node:fs/promises";
import type { Readable } from "node:stream";
import { Resource } from "sst/resource";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { withCatalogue } from "../../functions/admin/pricing.ts";
import { hashOf } from "../../functions/core/authenticate.ts";
import { parseConfiguration } from "../../functions/core/directory/configuration.ts";
import type { ModelDocument } from "../../functions/core/directory/directory.ts";
import { keyDocumentOf } from "../../functions/core/directory/key-document.ts";
import { startParameterStore } from "../support/parameters.ts";
import {
  AT_TERMINAL,
  type Options,
  type Result,
  type Started,
  startCommand,
  withoutProgress,
} from "./support/command.ts";
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
afterEach(() => {
  vi.unstubAllEnvs();
});
beforeEach(async () => {
  const { keys, models } = await stage.stored();
  for (const item of [...keys, ...models]) await stage.directory.remove(item);
});

const model = { name: "m", model: "openai/gpt-4.1-mini" };
const key = { name: "demo", key: "my-secret-key", allowed_models: ["m"] };
const full = {
  models: [
    {
      ...model,
      provider_config: { api_key: "sk-of-the-provider", api_base: "https://api.example.com/v1" },
      timeout: 30_000,
      retries: 2,
      defaults: { temperature: 0.2 },
      set: { user: "", response_format: { type: "json_object", x: [null, {}, 1e-9] } },
      drop: ["logit_bias"],
      deny_fields: [],
      server_tools: ["web_search"],
      prices: { prompt: 0.4, cached_prompt: 0.1, completion: 1.6 },
      rate_limit: { rpm: 100 },
    },
    { name: "n", model: "openai/gpt-4.1", fallbacks: ["m"] },
  ],
  keys: [{ ...key, rate_limit: { rpm: 60 }, budget: { usd_per_day: 5, usd_per_month: 100 } }],
};

/** A process of its own only where the test needs one. */
const config = (args: string[], options?: Options): Promise<Result> =>
  options === undefined ? operator.run("config", ...args) : stage.run("config", args, options);
const through = () => ({ ...stage.variables, AWS_ENDPOINT_URL_DYNAMODB: proxy.endpoint });

async function apply(file: object | string, ...options: string[]): Promise<Result> {
  return config(["apply", await files.write(file), ...options]);
}

/** Stores what `config apply` would, for the other commands: no process is needed for it. */
async function given(file: object): Promise<void> {
  const { models, keys } = parseConfiguration(JSON.stringify(file));
  const created_at = new Date().toISOString();
  const documents = await Promise.all(keys.map((key) => keyDocumentOf({ ...key, created_at })));
  await Promise.all(
    [...models.map((model) => withCatalogue(model)), ...documents].map((document) => stage.directory.add(document)),
  );
}

async function names(): Promise<string[]> {
  const { models, keys } = await stage.stored();
  return [...models, ...keys].map(({ document }) => document.name).toSorted();
}

describe("config apply", () => {
  it("stores documents as they are written, without defaults and without a key's secret", async () => {
    expect(await apply(full, "--yes")).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(
        /^Prices .*\n {2}m {2}0\.4 .* \(file\)\n {2}n {2}2 .* \(catalogue, .*\)\nDone\. Changes take effect within ten seconds\.\n$/,
      ),
    });
    const { models, keys } = await stage.stored();
    expect(models.map(({ document }) => document)).toEqual(
      expect.arrayContaining(full.models.map((each) => withCatalogue(each as ModelDocument))),
    );
    const hash = await hashOf("my-secret-key");
    const { key: _, ...rest } = full.keys[0] as { key: string };
    expect(keys.map(({ document }) => document)).toEqual([{ ...rest, hash, created_at: expect.any(String) }]);
    expect(JSON.stringify(await stage.dump("Directory"))).not.toContain("my-secret-key");
  });

  it("shows what would change, field by field and without secrets", async () => {
    await given(full);
    const [first, second] = full.models;
    const changed = {
      models: [
        { ...first, retries: 0, provider_config: { api_key: "sk-another" } },
        { name: "o", model: "openai/o3" },
      ],
      keys: [{ ...full.keys[0], rate_limit: { rpm: 60, tpm: 5 }, allowed_models: ["m", "typo*"] }],
    };
    const { stdout, stderr } = await apply(changed, "--prune");
    expect(stdout.split("\n")).toEqual([
      "~ model 'm'",
      "    provider_config.api_key: (secret) → (new secret)",
      "    retries: 2 → 0",
      '    provider_config.api_base: "https://api.example.com/v1" → –',
      "+ model 'o'",
      '    model: "openai/o3"',
      expect.stringMatching(/^ {4}price: .*\(catalogue, .*\)$/),
      expect.stringMatching(/^~ key 'demo' \(hash [0-9a-f]{12}\)$/),
      '    allowed_models: ["m"] → ["m","typo*"]',
      "    rate_limit.tpm: 5",
      `- model '${second?.name}'`,
      "1 to add, 2 to change, 1 to remove, 0 unchanged",
      "",
    ]);
    expect(stderr).toContain("warning: keys[0].allowed_models[1]: no model has a name that begins with 'typo'");
  });

  it("changes nothing without a terminal and without --yes", async () => {
    const path = await files.write(full);
    const [result, told] = await Promise.all([apply(full), config(["apply", path], { input: "y\n" })]);
    expect(result).toMatchObject({ code: 3, stderr: expect.stringContaining("no terminal to confirm on; use --yes") });
    expect(told.code).toBe(3);
    expect(await stage.dump("Directory")).toEqual([]);
  });

  it("asks at a terminal, and takes nothing but a yes for one", async () => {
    const path = await files.write(full);
    for (const typed of ["n\n", "\n", "maybe\n"]) {
      const result = await operator.answer(typed, "config", "apply", path);
      expect(result).toMatchObject({ code: 3, stderr: expect.stringContaining("Apply these changes? [y/N]") });
    }
    expect(await operator.answer("", "config", "apply", path)).toMatchObject({
      code: 3,
      stderr: expect.stringMatching(/\n\S*error:\S* nothing was changed\n$/),
    });
    expect(await operator.answer("\x03", "config", "apply", path)).toMatchObject({
      code: 130,
      stderr: expect.stringMatching(/\n\S*error:\S* interrupted, nothing was changed\n$/),
    });
    expect(await stage.dump("Directory")).toEqual([]);
    expect(await config(["apply", path], { input: "y\n", node: AT_TERMINAL })).toMatchObject({ code: 0 });
    expect(await names()).toEqual(["demo", "m", "n"]);
  });

  it("has nothing to ask where nothing differs", async () => {
    await apply(full, "--yes");
    const before = await stage.dump("Directory");
    expect(await apply(full)).toMatchObject({ code: 0, stdout: expect.stringContaining("3 unchanged") });
    expect(await apply(full, "--yes", "--prune")).toMatchObject({ code: 0 });
    expect(await stage.dump("Directory")).toEqual(before);
  });

  it("removes only with --prune, and says what it leaves", async () => {
    await given(full);
    const { stdout } = await apply({ models: [model] }, "--yes");
    expect(stdout).toMatch(/model 'n' is not in the file and stays\n {2}key 'demo' .* is not in the file and stays\n/);
    expect(await names()).toEqual(["demo", "m", "n"]);
    await apply({ models: [model] }, "--yes", "--prune");
    expect(await names()).toEqual(["m"]);
  });

  it("does not wake a disabled key", async () => {
    await given(full);
    await operator.run("keys", "disable", "demo");
    await apply(full, "--yes");
    expect((await stage.stored()).keys).toMatchObject([{ document: { disabled: true } }]);
  });

  it("does not overwrite what somebody else has changed since it was read", async () => {
    await given({ keys: [key] });
    const path = await files.write({ models: [model], keys: [{ ...key, rate_limit: { rpm: 1 } }] });
    const held = proxy.hold("PutItem", 2);
    const applying = startCommand("config", ["apply", path, "--yes"], { variables: through() });
    await held.reached;
    await operator.run("keys", "disable", "demo");
    held.release();
    const { code, stderr } = await applying.ended;
    expect(code).toBe(1);
    expect(stderr).toMatch(/key 'demo' .*: it was changed by another operator.*\n {2}1 of 2 changes made; apply again/);
    const [after] = (await stage.stored()).keys;
    expect(after?.document).toMatchObject({ disabled: true });
    expect(after?.document.rate_limit).toBeUndefined();
  });
});

describe("config with --json", () => {
  it("prints the plan, without secrets, and changes nothing without --yes", async () => {
    await given({ models: [{ ...model, provider_config: { api_key: "sk-old" } }], keys: [key] });
    const changed = { ...model, provider_config: { api_key: "sk-new" }, retries: 0 };
    const keys = [{ ...key, name: "other", key: "another-secret", allowed_models: ["typo*"] }];
    const path = await files.write({ models: [changed, { ...model, name: "n" }], keys });
    const planned = await operator.run("config", "apply", path, "--json");
    expect(planned).toMatchObject({ code: 3, stderr: expect.stringContaining("nothing was changed; use --yes") });
    const secret = { field: "provider_config.api_key", before: "(secret)", after: "(secret)" };
    const plan = {
      changes: [
        { action: "change", kind: "model", name: "m", fields: [secret, { field: "retries", before: null, after: 0 }] },
        { action: "add", kind: "model", name: "n" },
        { action: "add", kind: "key", name: "other" },
      ],
      unchanged: 0,
      left: [{ kind: "key", name: "demo", public_id: null, hash: await hashOf("my-secret-key") }],
      warnings: [expect.stringContaining("keys[0].allowed_models[0]")],
      applied: false,
    };
    expect(JSON.parse(planned.stdout)).toMatchObject(plan);
    expect(planned.stdout).not.toMatch(/sk-old|sk-new/);
    expect(await names()).toEqual(["demo", "m"]);
    const applied = await operator.run("config", "apply", path, "--json", "--yes");
    expect([applied.code, JSON.parse(applied.stdout)]).toMatchObject([0, { ...plan, applied: true }]);
    const again = await operator.run("config", "apply", path, "--json");
    expect([again.code, JSON.parse(again.stdout)]).toMatchObject([0, { changes: [], unchanged: 3, applied: false }]);
  });

  it("says whether a file is valid, and what is wrong in it", async () => {
    const [good, bad] = await Promise.all([files.write(full), files.write({ models: [{ ...model, colour: 1 }] })]);
    const check = (path: string) => operator.run("config", "check", path, "--json");
    expect(JSON.parse((await check(good)).stdout)).toMatchObject({
      valid: true,
      models: 2,
      keys: 1,
      errors: [],
      warnings: [],
      prices: [
        { model: "m", source: "file" },
        { model: "n", source: "catalogue", as_of: expect.stringMatching(/^\d{4}-\d\d-\d\d$/) },
      ],
    });
    const { code, stdout } = await check(bad);
    const errors = ["models[0].colour: unknown field"];
    expect([code, JSON.parse(stdout)]).toEqual([2, { valid: false, errors, warnings: [] }]);
  });
});

describe("config apply --move-keys", () => {
  it("writes keys to the stage's parameters, and their names to the table", async () => {
    const store = await startParameterStore();
    try {
      vi.stubEnv("AWS_ENDPOINT_URL_SSM", store.url);
      const { code, stdout, stderr } = await apply(full, "--move-keys", "--yes");
      expect([code, stdout.split("\n")[0]]).toEqual([0, "+ parameter /sluice/test/m"]);
      expect(stderr).toContain("Wrote the parameter /sluice/test/m.");
      expect(stdout + stderr).not.toContain("sk-of-the-provider");
      expect(store.values.get("/sluice/test/m")).toBe("sk-of-the-provider");
      expect(JSON.stringify(await stage.dump("Directory"))).not.toContain("sk-of-the-provider");
      expect((await stage.stored()).models).toContainEqual(
        expect.objectContaining({ document: expect.objectContaining({ name: "m", provider_config: MOVED }) }),
      );
    } finally {
      await store.close();
    }
  });

  const MOVED = { api_key: { secret: "m" }, api_base: "https://api.example.com/v1" };

  it("is refused on the local server, which has no parameters, as are files that name one", async () => {
    const create = ["create", "--name", "m", "--model", "openai/x", "--api-key-secret", "a"];
    const linked = vi.spyOn(Resource, "App", "get").mockReturnValue({ name: "sluice", stage: "local" });
    const [moving, naming, creating] = await Promise.all([
      apply(full, "--move-keys", "--yes"),
      apply({ models: [{ ...model, provider_config: MOVED }] }, "--yes"),
      operator.run("models", ...create),
    ]).finally(() => linked.mockRestore());
    expect(moving).toMatchObject({ code: 2, stderr: expect.stringContaining('write {"env": "NAME"}') });
    expect(naming).toMatchObject({ code: 2, stderr: expect.stringContaining("models[0].provider_config.api_key: ") });
    expect(creating).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("use --api-key-env or --api-key-stdin"),
    });
    expect(await stage.dump("Directory")).toEqual([]);
  });
});

describe("an interrupted apply", () => {
  const many = {
    models: Array.from({ length: 40 }, (_, at) => ({ ...model, name: `m${at}` })),
    keys: Array.from({ length: 40 }, (_, at) => ({ name: `k${at}`, key: `secret-${at}`, allowed_models: [`m${at}`] })),
  };

  async function expectSoundAndUnfinished(): Promise<void> {
    const { models, keys } = await stage.stored();
    const known = new Set(models.map(({ document }) => document.name));
    expect(keys.flatMap(({ document }) => document.allowed_models).filter((name) => !known.has(name))).toEqual([]);
    expect(models.length + keys.length).toBeLessThan(80);
    expect(await apply(many, "--yes")).toMatchObject({ code: 0 });
    expect(await names()).toHaveLength(80);
  }

  it("finishes what is under way, says how far it came, and can be done again", async () => {
    const held = proxy.hold("PutItem", 45);
    const applying = startCommand("config", ["apply", await files.write(many), "--yes"], { variables: through() });
    await held.reached;
    applying.process.kill("SIGINT");
    await heard(applying, "Interrupted");
    held.release();
    const { code, stderr } = await applying.ended;
    expect(code).toBe(130);
    expect(stderr).toContain("interrupted, 56 of 80 changes made; apply again for the rest");
    await expectSoundAndUnfinished();
  });

  it("that is killed leaves no key without its models, and can be done again", async () => {
    const held = proxy.hold("PutItem", 60);
    const applying = startCommand("config", ["apply", await files.write(many), "--yes"], { variables: through() });
    await held.reached;
    applying.process.kill("SIGKILL");
    expect(await applying.ended).toMatchObject({ code: "SIGKILL" });
    held.release();
    await expectSoundAndUnfinished();
  });
});

describe("a command whose output is not read", () => {
  const models = Array.from({ length: 40 }, (_, at) => ({ ...model, name: `m${at}` }));
  const many = { models, keys: [{ ...key, allowed_models: ["none*"] }] };

  it.each([
    ["stdout", '{ "$@"; echo "ended with $?" >&2; } | true', "ended with 0\n"],
    ["stderr", '"$@" 2>&1 > /dev/null | true', ""],
  ])("finishes what it changes, though its %s has closed", async (_, shell, said) => {
    const { stderr } = await config(["apply", await files.write(many), "--yes"], { shell });
    expect([await names(), stderr]).toEqual([expect.objectContaining({ length: 41 }), expect.stringContaining(said)]);
  });

  it.runIf(process.platform === "linux")("says why it cannot be written, and fails", async () => {
    await given({ keys: [key] });
    const results = [["list"], ["--help"]].map((args) => stage.run("keys", args, { shell: '"$@" > /dev/full' }));
    const expected = { code: 1, stderr: expect.stringMatching(/^error: cannot write the output: ENOSPC[^\n]*\n$/) };
    expect(await Promise.all(results)).toMatchObject([expected, expected]);
  });
});

describe("a file with ten errors", () => {
  const wrong = `{
  "models": [
    { "name": "m", "model": "gpt-4.1-mini", "retries": 11, "colour": "red" },
    { "name": "m", "model": "openai/gpt-4.1", "rate_limit": { "rpm": 0, "rph": 5 } }
  ],
  "keys": [
    { "name": "a", "allowed_models": "m" },
    { "name": "b", "key": "two words", "allowed_models": [], "expires_at": "tomorrow" }
  ]
}`;
  const places = [
    "models[0].model: must be 'provider/id', such as 'openai/gpt-4.1-mini'",
    "models[0].retries: must be at most 10",
    "models[0].colour: unknown field",
    "models[1].rate_limit.rpm: must be more than 0",
    "models[1].rate_limit.rph: unknown field",
    "models[1].name: duplicate name; models[0] has it, too",
    "keys[0].allowed_models: must be a list",
    "keys[0].key: missing; give either `key` itself or `hash`, its SHA-256",
    "keys[1].expires_at: must be a date or a time of RFC 3339, such as 2027-01-01 or 2027-01-01T00:00:00Z",
    "keys[1].key: must be printable ASCII characters without spaces",
  ];

  it.each(["check", "apply"])("has all ten reported by config %s, and changes nothing", async (verb) => {
    await given(full);
    const before = await stage.dump("Directory");
    const path = await files.write(wrong);
    const result = await config([verb, path, ...(verb === "apply" ? ["--yes", "--prune"] : [])]);
    expect(result).toMatchObject({ code: 2, stdout: "" });
    const [head, ...errors] = result.stderr.trimEnd().split("\n");
    expect(head).toBe("error: 10 errors, nothing was changed");
    expect(errors.map((line) => line.trim())).toEqual(places);
    expect(await stage.dump("Directory")).toEqual(before);
  });

  it.each(["latin1", "utf16le"] as const)(
    "is not searched for any if it is in %s instead of UTF-8",
    async (encoding) => {
      const text = JSON.stringify({ keys: [{ ...key, name: "J\u00fcrgen" }] });
      const path = await files.write(Buffer.from(encoding === "utf16le" ? `\uFEFF${text}` : text, encoding));
      const expected = "error: 1 error, nothing was changed\n  not UTF-8 text\n";
      expect(await config(["apply", path, "--yes"])).toEqual({ code: 2, stdout: "", stderr: expected });
    },
  );

  it("that is not JSON is reported with the line and column where it breaks", async () => {
    const path = await files.write('{\n  "models": [],\n  "keys": [\n    { "name": "a" "key": "b" }\n  ]\n}');
    const { code, stderr } = await config(["check", path]);
    expect(code).toBe(2);
    expect(stderr).toContain(`not valid JSON: line 4, column 19: expected ',' or '}', found '"'`);
  });
});

describe("config check", () => {
  it("needs no gateway", async () => {
    const check = startCommand("config", ["check", await files.write(full)], { variables: nowhere() });
    expect(await check.ended).toMatchObject({
      code: 0,
      stderr: expect.stringMatching(/is valid: 2 models, 1 key\.$/m),
    });
  });

  it("refuses providers that there are not, and models that the file does not have, as `apply` does", async () => {
    const file = {
      models: [{ ...model, model: "nosuch/gpt-4.1-mini" }],
      keys: [{ ...key, allowed_models: ["m", "n"] }],
    };
    const path = await files.write(file);
    const ends = await Promise.all([config(["check", path]), config(["apply", path, "--yes"])]);
    expect(ends).toMatchObject([
      { code: 2, stderr: expect.stringContaining("keys[0].allowed_models[1]: there is no model 'n'") },
      { code: 2, stderr: expect.stringContaining("models[0].model: there is no provider 'nosuch'; known providers: ") },
    ]);
    expect(await stage.dump("Directory")).toEqual([]);
  });

  it("warns of budgets that need a price which is unknown", async () => {
    const budget = { usd_per_day: 5 };
    const file = {
      models: [
        { ...model, model: "openai/of-ours" },
        { ...full.models[0], name: "n" },
        { name: "known", model: "openai/gpt-4.1" },
        { name: "free", model: "openai/of-ours", prices: "none" },
      ],
      keys: [{ ...key, allowed_models: ["m", "n", "known", "free"], budget }],
    };
    const { stderr } = await config(["check", await files.write(file)]);
    expect(stderr.match(/warning: .*/g)).toEqual([
      expect.stringMatching(
        /^warning: keys\[0\]\.budget: the price of model 'm' is unknown: calls will be refused with price_unknown;/,
      ),
    ]);
  });

  it("warns of patterns that match no model, whatever the file keeps of the models", async () => {
    const kept = { ...model, name: "gpt-4", provider_config: { api_base: { kept: true } } };
    const path = await files.write({ models: [kept], keys: [{ ...key, allowed_models: ["gpt-*", "gtp-*"] }] });
    const { stderr } = await config(["check", path]);
    expect(stderr.match(/warning: .*/g)).toEqual([expect.stringMatching(/no model .+ 'gtp-'$/)]);
  });

  it("warns of keys that a model sends unencrypted, as `apply` does", async () => {
    const at = (api_base: string, api_key?: unknown) => ({ provider_config: { api_base, api_key } });
    const models = [
      { ...model, ...at("http://llm.internal:8000/v1", "sk") },
      { ...model, name: "local", ...at("http://localhost:8000/v1", "sk") },
      { ...model, name: "no-key", ...at("http://llm.internal:8000/v1") },
    ];
    const path = await files.write({ models });
    for (const command of [
      ["check", path],
      ["apply", path, "--yes"],
    ]) {
      const { code, stderr } = await config(command);
      expect([code, stderr.match(/warning: .*/g)]).toEqual([
        0,
        ["warning: models[0].provider_config.api_base: sends a key over http:, which is not encrypted"],
      ]);
    }
  });

  it("finds a file from where npm was called", async () => {
    await mkdir(files.path("elsewhere"));
    await writeFile(files.path("elsewhere/here.json"), "{}");
    vi.stubEnv("INIT_CWD", files.path("elsewhere"));
    const checks = ["here.json", "missing.json"].map((name) => config(["check", name]));
    expect(await Promise.all(checks)).toMatchObject([{ code: 0 }, { code: 1 }]);
  });
});

describe("config export", () => {
  it("gives back what was applied, but for secrets, in the order of the documentation", async () => {
    await given(full);
    const { stdout } = await config(["export"]);
    const [first, second] = full.models;
    const hash = await hashOf("my-secret-key");
    const budget = { usd_per_day: 5, usd_per_month: 100 };
    const expected = {
      models: [
        { ...first, provider_config: { api_key: { kept: true }, api_base: "https://api.example.com/v1" } },
        second,
      ],
      keys: [
        { name: "demo", hash, created_at: expect.any(String), allowed_models: ["m"], rate_limit: { rpm: 60 }, budget },
      ],
    };
    expect(JSON.parse(stdout)).toEqual(expected);
    expect(Object.keys(JSON.parse(stdout).models[0])).toEqual(Object.keys(first ?? {}));
    for (const secret of ["my-secret-key", "sk-of-the-provider"]) expect(stdout).not.toContain(secret);
  });

  it("can be applied again, and changes nothing then", async () => {
    await given(full);
    await operator.run("keys", "rotate", "demo");
    const path = files.path("export.json");
    await writeFile(path, "older", { mode: 0o644 });
    expect(await config(["export", path])).toMatchObject({ code: 0, stdout: "" });
    expect((await stat(path)).mode & 0o777).toBe(0o600);
    const before = await stage.dump("Directory");
    const again = await config(["apply", path, "--yes", "--prune"]);
    expect(again).toMatchObject({ code: 0, stdout: "0 to add, 0 to change, 0 to remove, 4 unchanged\n" });
    expect(await stage.dump("Directory")).toEqual(before);
  });

  it.runIf(process.platform === "linux")("leaves the permissions of what is no file as they are", async () => {
    const path = files.path("pipe");
    const shell = `mkfifo -m 622 ${path}; cat < ${path} > /dev/null & "$@"`;
    expect(await config(["export", path], { shell })).toMatchObject({ code: 0 });
    expect((await stat(path)).mode & 0o777).toBe(0o622);
  });

  it("that cannot be written says so, and where", async () => {
    const path = files.path("no-such-folder/export.json");
    const { code, stderr } = await config(["export", path]);
    expect([code, stderr]).toEqual([1, expect.stringMatching(/^error: cannot write .*export\.json: ENOENT[^\n]*\n$/)]);
  });

  it("makes another stage the same, if it holds the secrets", async () => {
    await given(full);
    await operator.run("keys", "rotate", "demo");
    const other = await startStage();
    try {
      const [kept, whole] = await Promise.all([config(["export"]), config(["export", "--with-secrets"])]);
      vi.stubEnv("AWS_ENDPOINT_URL_DYNAMODB", other.endpoint);
      const refused = await apply(kept.stdout, "--yes");
      expect(refused).toMatchObject({
        code: 2,
        stderr: expect.stringContaining("models[0].provider_config.api_key: "),
      });
      expect(await other.dump("Directory")).toEqual([]);
      expect(await apply(whole.stdout, "--yes")).toMatchObject({ code: 0 });
      expect(await other.stored()).toMatchObject({ models: { length: 2 }, keys: { length: 2 } });
      expect(await config(["export", "--with-secrets"])).toMatchObject({ stdout: whole.stdout });
      expect(whole.stdout).toContain("sk-of-the-provider");
    } finally {
      await other.close();
    }
  });
});

describe("a command", () => {
  it("that finds no gateway says how to find one", async () => {
    const { code, stderr } = await startCommand("keys", ["list"], { variables: nowhere() }).ended;
    expect([code, stderr.split("\n").length]).toEqual([1, 2]);
    expect(stderr).toMatch(/^error: no gateway found: start one with `npm start`, or .*sst shell/);
  });

  it("that cannot reach its tables says so in a line", async () => {
    vi.stubEnv("AWS_ENDPOINT_URL_DYNAMODB", "http://127.0.0.1:1");
    const missing = { ...stage.variables, SST_RESOURCE_Directory: '{"name":"no-such-table"}' };
    const [{ code, stderr }, refused] = await Promise.all([
      operator.run("keys", "list"),
      startCommand("keys", ["list"], { variables: missing }).ended,
    ]);
    expect([code, withoutProgress(stderr)]).toEqual([
      1,
      expect.stringMatching(/^error: cannot reach DynamoDB: .*127\.0\.0\.1:1\n$/),
    ]);
    expect([refused.code, withoutProgress(refused.stderr)]).toEqual([
      1,
      expect.stringMatching(/^error: DynamoDB refuses \(Resource.*\n$/),
    ]);
  });

  it("that does not know its region says so in a line", async () => {
    const variables = { ...stage.variables, AWS_REGION: "" };
    const { code, stderr } = await startCommand("keys", ["list"], { variables }).ended;
    expect([code, stderr]).toEqual([1, "error: no AWS region is set; set AWS_REGION\n"]);
  });

  it("that takes longer than a second says what it is doing, on stderr", async () => {
    const held = proxy.hold("Scan");
    const list = startCommand("keys", ["list"], { variables: through() });
    await heard(list, "reading keys…");
    held.release();
    expect(await list.ended).toMatchObject({ code: 0, stdout: "" });
  });

  it("is in colour on terminals only, and where NO_COLOR is not set", async () => {
    const path = await files.write(full);
    const settings: Record<string, string>[] = [{ NO_COLOR: "1" }, { FORCE_COLOR: "1" }];
    const ends = await Promise.all(settings.map((variables) => config(["apply", path], { variables })));
    const [plain, forced] = ends.map(({ stdout }) => stdout);
    expect([(await config(["apply", path])).stdout, plain].filter((stdout) => stdout?.includes("\x1b"))).toEqual([]);
    expect(forced).toContain("\x1b[32m+\x1b[39m model 'm'");
  });

  it("shows what would colour the screen or move the cursor as `?`, in warnings and errors", async () => {
    const name = "\x1b[31mred\x07";
    const models = [{ ...model, name }];
    await given({ models });
    const keys = [{ ...key, allowed_models: ["\x1b[2J\n*"] }];
    const results = await Promise.all([
      config(["check", await files.write({ models, keys })]),
      config([name]),
      operator.run("keys", "show", name),
      operator.run("keys", "create", "--name", "x", "--models", "no\x1bpe"),
    ]);
    expect(results.map(({ stderr }) => withoutProgress(stderr).split("\n")[0])).toEqual([
      "warning: keys[0].allowed_models[0]: no model has a name that begins with '?[2J?'",
      "error: unknown command '?[31mred?'; --help shows the usage",
      "error: no key has the name or id '?[31mred?'; `keys list` shows all keys",
      "error: no such model: 'no?pe'; the models are '?[31mred?'",
    ]);
  });

  it("teaches by its help, and ends with 2 where it is used wrongly", async () => {
    const [help, nothing, unknown] = await Promise.all([config(["apply", "--help"]), config([]), config(["destroy"])]);
    expect(help).toMatchObject({ code: 0, stdout: expect.stringContaining("--prune") });
    expect(nothing).toMatchObject({ code: 2, stdout: "", stderr: expect.stringContaining("Examples:") });
    expect(unknown).toMatchObject({ code: 2, stderr: expect.stringContaining("unknown command 'destroy'") });
  });
});

/** Resolves when a command has said so on stderr. */
async function heard({ process: { stderr } }: Started, text: string): Promise<void> {
  let said = "";
  while (!said.includes(text)) said += String((await once(stderr as Readable, "data"))[0]);
}

/** No stage, and no local server: whoever runs the tests may have one. */
function nowhere(): Record<string, string> {
  return { SST_RESOURCES_JSON: "{}" };
}

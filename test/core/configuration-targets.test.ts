// Targets in the file of models and keys: what is refused, by its path, and which secrets go where.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  ConfigurationError,
  parseConfiguration,
  parseFile,
  withSecrets,
} from "../../functions/core/directory/configuration.ts";
import { knownProviders } from "../../functions/core/directory/configuration-references.ts";
import type { ModelDocument } from "../../functions/core/directory/directory.ts";
import { keysOverHttp } from "../../functions/providers/credentials.ts";
import { targetFrom } from "../support/target.ts";

const x = { model: "openai/x" };
const y = { model: "openai/y" };
const at = (host: string, api_key: unknown = `sk-${host}`) => ({
  provider_config: { api_base: `https://${host}.example.com/v1`, api_key },
});

const fileOf = (model: object) => JSON.stringify({ models: [{ name: "m", ...model }] });

function errorsOf(read: () => unknown): readonly string[] {
  try {
    read();
    return [];
  } catch (error) {
    if (error instanceof ConfigurationError) return error.errors;
    throw error;
  }
}

const errorsIn = (model: object) => errorsOf(() => parseFile(fileOf(model), [knownProviders(["openai"])]));

describe("a model", () => {
  it.each<[string, object, string[]]>([
    ["one target", x, []],
    ["several", { targets: [x, { ...y, weight: 3, max_output_tokens: 9, prices: "none" }] }, []],
    [
      "several of one id at different addresses",
      {
        targets: [
          { ...x, ...at("eu") },
          { ...x, ...at("us") },
        ],
      },
      [],
    ],
    [
      "several accounts at one address",
      {
        targets: [
          { ...x, ...at("eu", "a") },
          { ...x, ...at("eu", "b") },
        ],
      },
      [],
    ],
    [
      "the same twice, whose keys are kept",
      {
        targets: [
          { ...x, ...at("eu", { kept: true }) },
          { ...x, ...at("eu", { kept: true }) },
        ],
      },
      [],
    ],
    ["none", {}, ["models[0].model: missing; give `model`, or several `targets`"]],
    ["both", { ...x, targets: [y] }, ["models[0].targets: cannot be combined with `model`; give one of the two"]],
    ["an empty list", { targets: [] }, ["models[0].targets: must not be empty"]],
    [
      "too many",
      { targets: Array.from({ length: 17 }, (_, at) => ({ model: `openai/${at}` })) },
      ["models[0].targets: must have at most 16 entries"],
    ],
    [
      "one provider for all",
      { targets: [x, y], ...at("eu") },
      ["models[0].provider_config: belongs to each target; write it into `targets`"],
    ],
    [
      "one target twice",
      { targets: [x, y, { ...x, weight: 2 }] },
      ["models[0].targets[2]: the same as targets[0]; give that one a larger weight"],
    ],
    [
      "a weight of nothing",
      { targets: [x, { ...y, weight: 0 }] },
      ["models[0].targets[1].weight: must be more than 0"],
    ],
    [
      "a weight that is no whole number",
      { targets: [x, { ...y, weight: 0.5 }] },
      ["models[0].targets[1].weight: must be a whole number"],
    ],
    [
      "a weight beyond all others",
      { targets: [x, { ...y, weight: 1_001 }] },
      ["models[0].targets[1].weight: must be at most 1000"],
    ],
    [
      "an unknown provider",
      { targets: [x, { model: "opnai/y" }] },
      ["models[0].targets[1].model: there is no provider 'opnai'; did you mean 'openai'?"],
    ],
    [
      "no provider",
      { targets: [{ model: "y" }] },
      ["models[0].targets[0].model: must be 'provider/id', such as 'openai/gpt-4.1-mini'"],
    ],
    [
      "members of a model in a target",
      { targets: [{ ...x, retries: 1 }] },
      ["models[0].targets[0].retries: unknown field"],
    ],
    [
      "the catalogue's entry",
      { targets: [{ ...x, catalogue: {} }] },
      ["models[0].targets[0].catalogue: unknown field"],
    ],
    [
      "a reference of another gateway",
      { targets: [{ ...x, ...at("eu", "os.environ/KEY") }] },
      ['models[0].targets[0].provider_config.api_key: is a reference, which is not looked up; write {"env": "NAME"}'],
    ],
  ])("with %s", (_, model, errors) => {
    expect(errorsIn(model)).toEqual(errors);
  });

  it("has no error that throws, whatever is written in place of its targets", () => {
    const target = fc.record({ model: fc.jsonValue(), provider_config: fc.jsonValue() }, { requiredKeys: [] });
    const targets = fc.oneof(fc.jsonValue(), fc.array(fc.oneof(target, fc.jsonValue()), { maxLength: 4 }));
    fc.assert(
      fc.property(targets, (targets) => {
        expect(errorsIn({ targets }).every((error) => error.startsWith("models[0]"))).toBe(true);
      }),
    );
  });

  it("is stored as it was written, without the defaults", () => {
    const targets = [x, { ...y, weight: 2 }];
    expect(parseConfiguration(fileOf({ targets })).models).toEqual([{ name: "m", targets }]);
  });
});

describe("the key of a target", () => {
  const targets = (keys: Record<string, unknown>) =>
    Object.entries(keys).map(([host, key]) => ({ ...x, ...at(host, key) }));
  const complete = (file: object, stored?: object) =>
    withSecrets(parseFile(fileOf(file)), {
      environment: { KEY: "sk-of-environment" },
      ...(stored && { stored: () => stored as ModelDocument }),
    }).models[0]?.targets;
  const kept = { kept: true };

  it("may come from the environment, or name a secret", () => {
    expect(complete({ targets: targets({ eu: { env: "KEY" }, us: { secret: "us" } }) })).toEqual(
      targets({ eu: "sk-of-environment", us: { secret: "us" } }),
    );
    const local = () => parseConfiguration(fileOf({ targets: targets({ eu: { secret: "us" } }) }), { isLocal: true });
    expect(errorsOf(local)).toEqual([expect.stringMatching(/^models\[0\]\.targets\[0\]\.provider_config\.api_key: /)]);
  });

  it("is kept for its own address, whatever the order of the targets", () => {
    const stored = { targets: targets({ eu: "sk-eu", us: "sk-us" }) };
    expect(complete({ targets: targets({ us: kept, eu: kept }) }, stored)).toEqual(
      targets({ us: "sk-us", eu: "sk-eu" }),
    );
  });

  it("is kept for no other address", () => {
    const stored = { targets: targets({ eu: "sk-eu" }) };
    expect(errorsOf(() => complete({ targets: targets({ elsewhere: kept }) }, stored))).toEqual([
      expect.stringMatching(/^models\[0\]\.targets\[0\]\.provider_config\.api_key: .* none is$/),
    ]);
  });

  it("is kept of several accounts in their order", () => {
    const accounts = (...keys: unknown[]) => keys.map((key) => ({ ...x, ...at("eu", key) }));
    const stored = { targets: accounts("sk-1", "sk-2") };
    expect(complete({ targets: accounts(kept, kept) }, stored)).toEqual(accounts("sk-1", "sk-2"));
  });

  it("is kept when a model's one target becomes one of several", () => {
    const stored = { ...x, ...at("eu", "sk-eu") };
    expect(complete({ targets: [{ ...x, ...at("eu", kept) }, y] }, stored)).toEqual([
      { ...x, ...at("eu", "sk-eu") },
      y,
    ]);
  });

  it("is warned of where it would travel unencrypted", () => {
    const exposed = { ...x, provider_config: { api_base: "http://llm.internal/v1", api_key: "sk" } };
    expect(keysOverHttp([{ name: "m", targets: [y, exposed] }])).toEqual([
      expect.stringMatching(/^models\[0\]\.targets\[1\]\.provider_config\.api_base: sends a key over http:/),
    ]);
  });
});

describe("a target", () => {
  it("has the members of its model that it has not for itself", () => {
    const entry = {
      max_output_tokens: 7,
      prices: "none",
      timeout: 5,
      capabilities: { prefill: true, sampling: "none" },
      targets: [{ ...x, weight: 3, capabilities: { prefill: false } }],
    };
    expect(targetFrom(entry)).toMatchObject({
      ...x,
      name: "m",
      weight: 3,
      max_output_tokens: 7,
      prices: "none",
      timeout: 5,
      capabilities: { prefill: false, sampling: "none" },
    });
    const own = targetFrom({
      ...entry,
      targets: [{ ...x, max_output_tokens: 9, prices: { prompt: 1, completion: 1 } }],
    });
    expect(own).toMatchObject({ max_output_tokens: 9, prices: { prompt: 1, completion: 1 } });
    expect(own).not.toHaveProperty("targets");
  });
});

// `provider_config` in the file of models and keys: which provider takes what, and where its secrets may be.
import { describe, expect, it } from "vitest";
import {
  ConfigurationError,
  parseConfiguration,
  parseFile,
  withSecrets,
} from "../../functions/core/directory/configuration.ts";
import type { ModelDocument } from "../../functions/core/directory/directory.ts";
import { providerNames } from "../../functions/providers/all.ts";
import { providerRules } from "../../functions/providers/configuration-rules.ts";
import { serviceAccount } from "../support/google-token-endpoint.ts";

const ACCOUNT = serviceAccount("https://oauth2.googleapis.com/token");
const AT = "models[0].provider_config";

function fileOf(config: object, model: string): string {
  return JSON.stringify({ models: [{ name: "m", model, provider_config: config }] });
}

type Surroundings = Parameters<typeof withSecrets>[1];

/** As it is stored, or the errors. */
function stored(
  config: object,
  { model = "vertex/gemini-2.5-pro", ...surroundings }: Surroundings & { model?: string } = {},
) {
  try {
    const file = parseFile(fileOf(config, model), providerRules());
    return withSecrets(file, surroundings).models[0]?.provider_config;
  } catch (error) {
    if (error instanceof ConfigurationError) return error.errors;
    throw error;
  }
}

describe("a member", () => {
  it.each(providerNames())(
    "that %s has no use for is refused by its path, in the model and in a target",
    (provider) => {
      const model = `${provider}/x`;
      const api_base = "https://provider.example";
      const useless = stored({ project: "p", location: "global", api_key: "k", api_base }, { model });
      const errors = ["project", "location"].map((name) => `${AT}.${name}: '${provider}' has no use for it`);
      const isGoogles = provider === "vertex";
      expect(useless).toEqual(isGoogles ? { project: "p", location: "global", api_key: "k", api_base } : errors);
      const targets = [{ model, provider_config: { api_base, credentials: { secret: "s" } } }];
      const file = JSON.stringify({ models: [{ name: "m", targets }] });
      const read = () => parseConfiguration(file, { rules: providerRules() });
      const path = "models[0].targets[0].provider_config.credentials";
      if (isGoogles || provider === "azure") expect(read).not.toThrow();
      else expect(read).toThrow(`${path}: '${provider}' has no use for it`);
    },
  );

  it("that does not exist is unknown, and no more", () => {
    expect(stored({ regoin: "x" })).toEqual([`${AT}.regoin: unknown field`]);
  });

  it.each([
    ["project", "../x"],
    ["project", "a/b"],
    ["project", ""],
    ["location", "evil.com/"],
    ["location", "a.b"],
    ["location", "Europe"],
    ["location", "us-"],
  ])("%s cannot be %j, which would change the address", (name, value) => {
    expect(stored({ [name]: value })).toEqual([
      expect.stringMatching(new RegExp(`^${AT}\\.${name}: must be `.replace("[0]", "\\[0\\]"))),
    ]);
  });
});

describe("credentials", () => {
  const text = JSON.stringify(ACCOUNT);

  it("are stored as their text, whether they are written as an object or as text", () => {
    expect(stored({ credentials: ACCOUNT })).toEqual({ credentials: text });
    expect(stored({ credentials: text })).toEqual({ credentials: text });
  });

  it("may be in an environment variable, also over several lines", () => {
    const pretty = JSON.stringify(ACCOUNT, null, 2);
    const credentials = { env: "VERTEX" };
    expect(stored({ credentials }, { environment: { VERTEX: `${pretty}\n` } })).toEqual({ credentials: pretty });
    for (const [value, fault] of [
      [undefined, "is not set, or empty"],
      ["/home/me/key.json", "is not the text of a JSON object"],
    ])
      expect(stored({ credentials }, { environment: { VERTEX: value } })).toEqual([
        `${AT}.credentials: the environment variable VERTEX ${fault}`,
      ]);
  });

  it("may be a secret of the stage, which the local server has not", () => {
    const credentials = { secret: "vertex" };
    expect(stored({ credentials })).toEqual({ credentials });
    expect(stored({ credentials }, { isLocal: true })).toEqual([
      expect.stringContaining(`${AT}.credentials: the local`),
    ]);
  });

  it("are kept where some are stored", () => {
    const before = { name: "m", model: "vertex/gemini-2.5-pro", provider_config: { credentials: text } };
    expect(stored({ credentials: { kept: true } }, { stored: () => before })).toEqual({ credentials: text });
    expect(stored({ credentials: { kept: true } })).toEqual([
      expect.stringContaining(`${AT}.credentials: {"kept":true} keeps`),
    ]);
  });

  it.each<[string, object, string]>([
    ["a path", { credentials: "key.json" }, "credentials: is not the text of a JSON object; write that object"],
    [
      "another gateway's reference",
      { credentials: "os.environ/KEY" },
      "credentials: is a reference, which is not looked up",
    ],
    ["another kind", { credentials: { type: "authorized_user" } }, "credentials.type: must be 'service_account'"],
    ["no key", { credentials: { ...ACCOUNT, private_key: "x" } }, "credentials.private_key: must be an RSA key"],
    ["an API key, too", { credentials: ACCOUNT, api_key: "k" }, "credentials: cannot be combined with `api_key`"],
    [
      "no project",
      { credentials: { ...ACCOUNT, project_id: undefined } },
      "project: missing, and `credentials` has no",
    ],
  ])("with %s are refused, and nothing of them is shown", (_, config, message) => {
    const errors = stored(config);
    expect(errors).toContainEqual(expect.stringContaining(`${AT}.${message}`));
    expect(JSON.stringify(errors)).not.toMatch(/PRIVATE|sluice-test-project|key\.json/);
  });

  it("without a project of their own are taken with the model's", () => {
    const { project_id: _, ...account } = ACCOUNT;
    expect(stored({ credentials: account, project: "p" })).toMatchObject({ project: "p" });
  });
});

describe("a publisher of Vertex AI", () => {
  it("that has a protocol of its own is refused", () => {
    expect(stored({}, { model: "vertex/publishers/meta/models/llama-4" })).toEqual([
      "models[0].model: of Vertex AI's publishers, only google and anthropic are served",
    ]);
  });
});

describe("headers", () => {
  const errorsFor = (headers: object) => stored({ headers }, { model: "openai/x" });

  it("are taken for every provider, also from variables and from what is stored", () => {
    const headers = { "X-Team": "a", "x-key": { env: "KEY" }, "x-old": { kept: true } };
    const api_base = "https://provider.example";
    for (const provider of providerNames()) {
      const before = { name: "m", model: `${provider}/x`, provider_config: { headers: { "x-old": "secret" } } };
      const surroundings = { model: `${provider}/x`, environment: { KEY: "k" }, stored: () => before };
      expect(stored({ headers, api_base }, surroundings)).toEqual({
        api_base,
        headers: { "X-Team": "a", "x-key": "k", "x-old": "secret" },
      });
    }
  });

  it.each([
    ["authorization"],
    ["Authorization"],
    ["host"],
    ["Content-Length"],
    ["transfer-encoding"],
    ["connection"],
    ["accept-encoding"],
  ])("cannot have %s", (name) => {
    expect(errorsFor({ [name]: "x" })).toEqual([`${AT}.headers.${name}: is set by the gateway itself`]);
  });

  it.each([
    ["a space in a name", { "x y": "a" }, "headers.x y: must be the name of a header"],
    ["a line break in a name", { "x\r\ny": "a" }, "headers.x??y: must be the name of a header"],
    ["a line break in a value", { x: "a\r\nb: c" }, "headers.x: must have no line breaks"],
    ["a number", { x: 1 }, 'headers.x: must be a string, {"env": "NAME"} or {"kept": true}'],
    ["a name twice", { "X-Team": "a", "x-team": "b" }, "headers: has a name twice"],
    ["a reference", { x: "os.environ/KEY" }, "headers.x: is a reference"],
    ["a variable that is not set", { x: { env: "NONE" } }, "headers.x: the environment variable NONE is not set"],
    ["nothing to keep", { x: { kept: true } }, 'headers.x: {"kept":true} keeps a secret'],
    [
      "too many",
      Object.fromEntries(Array.from({ length: 33 }, (_, at) => [`x-${at}`, ""])),
      "headers: must have at most 32",
    ],
  ])("with %s are refused, and no value is shown", (_, headers, message) => {
    expect(errorsFor(headers)).toEqual([expect.stringContaining(`${AT}.${message}`)]);
  });

  it("do not say where a target is, so that they are kept for it", () => {
    const at = (headers: object) => ({
      model: "openai/x",
      provider_config: { api_base: "https://a.example.com", headers },
    });
    const before = { name: "m", targets: [at({ "x-key": "one" })] } as ModelDocument;
    const file = parseFile(JSON.stringify({ models: [{ name: "m", targets: [at({ "x-key": { kept: true } })] }] }));
    expect(withSecrets(file, { stored: () => before }).models).toEqual([before]);
  });

  it("distinguish two accounts at one address", () => {
    const two = (one: string, other: string) => {
      const targets = [one, other].map((key) => ({
        model: "openai/x",
        provider_config: { headers: { "x-key": key } },
      }));
      return () => parseFile(JSON.stringify({ models: [{ name: "m", targets }] }));
    };
    expect(two("a", "b")).not.toThrow();
    expect(two("a", "a")).toThrow("models[0].targets[1]: the same as targets[0]");
  });
});

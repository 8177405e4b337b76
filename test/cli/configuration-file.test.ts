// The operator's file where the table matters: hashes instead of keys, kept secrets, and the places of errors.
import { describe, expect, it } from "vitest";
import {
  ConfigurationError,
  parseConfiguration,
  parseFile,
  withSecrets,
} from "../../functions/core/directory/configuration.ts";
import { inspectJson } from "../../functions/core/directory/json-fault.ts";
import { readFixture } from "../support/fixtures.ts";

const model = { name: "m", model: "openai/gpt-4.1-mini" };
const key = { name: "demo", key: "my-secret-key", allowed_models: ["m"] };
const hash = "0".repeat(64);
const other = "1".repeat(64);

function errorsOf(read: () => unknown): readonly string[] {
  try {
    read();
  } catch (error) {
    if (error instanceof ConfigurationError) return error.errors;
    throw error;
  }
  return [];
}

const errorsIn = (file: object | string) =>
  errorsOf(() => parseFile(typeof file === "string" ? file : JSON.stringify(file)));

describe("a text that is not JSON", () => {
  it.each([
    ['{\n  "models": [\n    {},\n  ]\n}', "line 4, column 3: expected a value, found ']'"],
    ['{"models": [],}', "line 1, column 15: expected a name in double quotes, found '}'"],
    ['{"models": []', "line 1, column 14: expected ',' or '}', found the end of the file"],
    ['{"models" []}', "line 1, column 11: expected ':', found '['"],
    ["{'models': []}", "line 1, column 2: expected a name in double quotes, found '''"],
    ['{"models": [1 2]}', "line 1, column 15: expected ',' or ']', found '2'"],
    ['{"keys": nil}', "line 1, column 10: expected a value, found 'n'"],
    ['{"a": 01}', "line 1, column 8: expected ',' or '}', found '1'"],
    ["// models\n{}", "line 1, column 1: expected a value, found '/'"],
    ["{}\n{}", "line 2, column 1: expected the end of the file, found '{'"],
    ['{"a": "b\nc"}', /^line 1, column 7: expected a string that ends in its line/],
    ['{"a": "\\x"}', /^line 1, column 7: expected a string .* only known escapes/],
    ["", "line 1, column 1: expected a value, found the end of the file"],
    ['["😀" 😀]', "line 1, column 7: expected ',' or ']', found '😀'"],
  ])("is reported by its place: %j", (text, fault) => {
    expect(() => JSON.parse(text)).toThrow();
    const [error, ...others] = errorsIn(text);
    expect(others).toEqual([]);
    expect(error).toMatch(/^not valid JSON: line/);
    expect(error?.slice("not valid JSON: ".length)).toEqual(
      typeof fault === "string" ? fault : expect.stringMatching(fault),
    );
  });

  it("is reported by its place also where it goes deeper than a stack does", () => {
    for (const open of ["[", '{"a":']) {
      expect(errorsIn(open.repeat(20_000))[0]).toMatch(/^not valid JSON: line 1, .* no more than 100 levels, found/);
    }
  });

  it.each(['{"a": [1, -0.5e+3, true, false, null, "\\u00e9\\n\\"/"], "": {}}', " [] ", '"\u007f"', "3"])(
    "is not found in what is: %j",
    (text) => {
      expect(() => JSON.parse(text)).not.toThrow();
      expect(inspectJson(text)).toEqual({ fault: undefined, repeated: [] });
    },
  );

  it("may have a byte order mark, as some editors leave", () => {
    expect(parseFile(new TextEncoder().encode(`\uFEFF${JSON.stringify({ models: [model] })}`)).models).toEqual([model]);
  });
});

describe("a file", () => {
  it("is not half forgotten because a field appears twice", () => {
    expect(errorsIn('{"models": [{"name": "m", "model": "a/b", "model": "c/d"}], "keys": [], "models": []}')).toEqual([
      "models: duplicate field",
      "models[0].model: duplicate field",
    ]);
  });

  it("has errors of every kind reported together", () => {
    const file = { models: [model, { ...model, retries: -1 }], keys: [{ ...key, hash }, { name: "x" }, key, key] };
    expect(errorsIn(file).map((error) => error.split(":")[0])).toEqual([
      "models[1].retries",
      "models[1].name",
      "keys[0].key",
      "keys[1].allowed_models",
      "keys[1].key",
      "keys[2].name",
      "keys[2].key",
      "keys[3].name",
      "keys[3].key",
    ]);
  });

  it("gives a key or its hash, and what belongs to a hash only with one", () => {
    const rest = { name: "demo", allowed_models: [] };
    expect(errorsIn({ keys: [{ ...rest, hash, public_id: "abcd", created_at: "2026-11-22T10:00:00Z" }] })).toEqual([]);
    expect(errorsIn({ keys: [{ ...rest, hash: "ABC" }] })).toEqual(["keys[0].hash: must be a SHA-256 in hexadecimal"]);
    expect(errorsIn({ keys: [{ ...rest, key: "a", hash }] })).toEqual([expect.stringMatching(/^keys\[0\]\.key: /)]);
    expect(errorsIn({ keys: [rest] })).toEqual([expect.stringMatching(/^keys\[0\]\.key: missing/)]);
    expect(errorsIn({ keys: [{ ...key, public_id: "abcd" }] })).toEqual([
      expect.stringMatching(/^keys\[0\]\.public_id/),
    ]);
  });

  it("may hold a rotated key and its successor under one name, but no others", () => {
    const [old, successor] = [{ ...key }, { name: "demo", hash, replaces: other, allowed_models: [] }];
    expect(errorsIn({ keys: [old, successor] })).toEqual([]);
    expect(errorsIn({ keys: [old, { name: "demo", hash, allowed_models: [] }] })).toEqual([
      "keys[1].name: duplicate name; keys[0] has it, too",
    ]);
  });

  it.each(["two words", "tab\tbed", "café"])("has no key that a header cannot carry: %j", (secret) => {
    expect(errorsIn({ keys: [{ ...key, key: secret }] })).toEqual([
      "keys[0].key: must be printable ASCII characters without spaces",
    ]);
  });
});

describe("a secret that is kept", () => {
  const config = { api_base: "https://api.example.com/v1" };
  const kept = { ...model, provider_config: { ...config, api_key: { kept: true } } };

  it("is taken from what is stored", () => {
    const { models } = withSecrets(parseFile(JSON.stringify({ models: [kept] })), {
      stored: (name) => ({ provider_config: { api_key: `sk-of-${name}`, api_base: "https://elsewhere.example.com" } }),
    });
    expect(models).toEqual([{ ...model, provider_config: { ...config, api_key: "sk-of-m" } }]);
  });

  it("is a error where nothing is stored, such as in a file for the local server", () => {
    const errors = errorsOf(() => parseConfiguration(JSON.stringify({ models: [model, { ...kept, name: "n" }] })));
    expect(errors).toEqual([expect.stringMatching(/^models\[1\]\.provider_config\.api_key: .* none is$/)]);
  });

  it.each([{ kept: false }, {}, 7, null, { env: "A", secret: "B" }])("cannot be said otherwise: %j", (api_key) => {
    expect(errorsIn({ models: [{ ...model, provider_config: { api_key } }] })).toEqual([
      'models[0].provider_config.api_key: must be a string, {"env": "NAME"}, {"secret": "NAME"} or {"kept": true}',
    ]);
  });

  it("may be an address, which is taken from what is stored, or missed there", () => {
    const file = JSON.stringify({ models: [{ ...model, provider_config: { api_base: { kept: true } } }] });
    const api_base = "https://user:password@api.example.com/v1";
    const { models } = withSecrets(parseFile(file), {
      stored: () => ({ provider_config: { api_key: "sk", api_base } }),
    });
    expect(models).toEqual([{ ...model, provider_config: { api_base } }]);
    expect(errorsOf(() => parseConfiguration(file))).toEqual([
      expect.stringMatching(/^models\[0\]\.provider_config\.api_base: .* an address .* none is$/),
    ]);
  });
});

describe("a key that the file only names", () => {
  const file = (api_key: unknown) => JSON.stringify({ models: [{ ...model, provider_config: { api_key } }] });
  const at = "models[0].provider_config.api_key";

  it("is read from the environment, without the line break of the file that it came from", () => {
    const environment = { PROVIDER_KEY: " sk-1\n" };
    const { models } = parseConfiguration(file({ env: "PROVIDER_KEY" }), { environment });
    expect(models).toEqual([{ ...model, provider_config: { api_key: "sk-1" } }]);
  });

  it.each([
    [undefined, "is not set, or empty"],
    ["", "is not set, or empty"],
    [" \n", "is not set, or empty"],
    ["sk-1\nsk-2", "has line breaks or other control characters"],
  ])("is missed where the variable has none: %j", (value, fault) => {
    const errors = errorsOf(() => parseConfiguration(file({ env: "NAME" }), { environment: { NAME: value } }));
    expect(errors).toEqual([`${at}: the environment variable NAME ${fault}`]);
  });

  it.each(["constructor", "toString", "__proto__"])("is not taken from what every object has: %s", (env) => {
    const errors = errorsOf(() => parseConfiguration(file({ env }), { environment: process.env }));
    expect(errors).toEqual([`${at}: the environment variable ${env} is not set, or empty`]);
  });

  it.each(["", "1A", "A-B", "A=B", "$A"])("has no name that no variable has: %j", (env) => {
    expect(errorsIn(file({ env }))).toEqual([`${at}.env: must be the name of an environment variable`]);
  });

  it("stays a parameter's name, for which the local server has a better way", () => {
    const named = file({ secret: "provider_1.key-2" });
    expect(parseConfiguration(named).models).toMatchObject([
      { provider_config: { api_key: { secret: "provider_1.key-2" } } },
    ]);
    expect(errorsOf(() => parseConfiguration(named, { isLocal: true }))).toEqual([
      `${at}: the local server has no parameters in SSM; here, write {"env": "NAME"}`,
    ]);
  });

  it.each(["", "..", "../production/key", "a..b", ".a", "a.", "/sluice/other/key", "a b", "é", "a:2", "x".repeat(129)])(
    "has no name that leads out of the stage: %j",
    (secret) => {
      expect(errorsIn(file({ secret }))).toEqual([
        expect.stringMatching(/^models\[0\]\.provider_config\.api_key\.secret: /),
      ]);
    },
  );

  const references = [
    ...[
      "os.environ/A_KEY",
      "env.A_KEY",
      "\u0024{A_KEY}",
      "$A_KEY",
      "env:A_KEY",
      "env/A_KEY",
      "{{A_KEY}}",
      "\u0024{{ secrets.A_KEY }}",
    ],
    ...["{{ env.A_KEY }}", "{env:A_KEY}", "{vault://env/a-key}", "$ENV://A_KEY", "$secret://vault/1/a/b", "%A_KEY%"],
    ...[
      "process.env.A_KEY",
      "os.environ['A_KEY']",
      'os.getenv("A_KEY")',
      "$env:A_KEY",
      "\u0024{A_KEY:-none}",
      " os.environ/A_KEY ",
    ],
    ...[
      "arn:aws:secretsmanager:eu-west-1:123456789012:secret:a",
      "op://vault/item/field",
      "vault://a/b",
      "secretref:a",
    ],
  ];

  it.each(references)("is not written as other gateways do: %j", (reference) => {
    expect(errorsIn(file(reference))).toEqual([`${at}: is a reference, which is not looked up; write {"env": "NAME"}`]);
    const own = { keys: [{ ...key, key: reference.trim().replaceAll(" ", "") }] };
    expect(errorsIn(own)).toEqual([
      "keys[0].key: is a reference, which is not looked up; write the key, or its `hash`",
    ]);
  });

  it("is refused in a file that was written for LiteLLM", () => {
    expect(errorsIn(readFixture("cases/34-config-env-reference.json"))).toEqual([
      `${at}: is a reference, which is not looked up; write {"env": "NAME"}`,
    ]);
  });

  it.each([
    ...[
      "sk-proj-Ab_9",
      "",
      "none",
      "env",
      "environment-1",
      "$ecret-pa$$word",
      "a$B",
      "env-1",
      "secret-123",
      "AIza_x:y==",
    ],
    ...["Bearer x", "eyJhbGciOi.J9.x-y_z", "gsk_%41", "{x}", "os.environ", "arnold", "op", "100%", "%%", "ey/env.A"],
  ])("is any other text: %j", (literal) => {
    expect(errorsIn(file(literal))).toEqual([]);
  });
});

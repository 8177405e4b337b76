// What `npm start` says when it serves, as far as it depends on the settings.
import { execFileSync } from "node:child_process";
import { describe, expect, it } from "vitest";
import { parseConfiguration } from "../../functions/core/directory/configuration.ts";
import { readyMessage } from "../../local/ready-message.ts";
import type { ServerOptions } from "../../local/server.ts";

const DEMO = "my-secret-key";
const model = { name: "m", model: "openai/m" };
const key = { name: "k", key: DEMO, allowed_models: ["m"] };

interface File {
  models: readonly object[];
  keys: readonly object[];
}

function messageFor({ models, keys }: File, settings: Partial<ServerOptions> = {}): string {
  const configuration = parseConfiguration(JSON.stringify({ models, keys }));
  const server = { url: "http://127.0.0.1:3000", port: 3000, dynamodb: "http://127.0.0.1:4000" };
  return readyMessage(
    {
      ...{ ...server, consoleUrl: "http://127.0.0.1:3000/console/", environments: () => [] },
      ...{ consoleEnvironments: () => [], close: async () => {} },
    },
    { host: "127.0.0.1", configuration, ...settings },
  );
}

/** The arguments that a shell hands to `curl` for the command in the message. */
function curlFor(models: readonly object[], keys: readonly object[]): string[] {
  const said = messageFor({ models, keys });
  const command = said.slice(said.indexOf("curl -N"), said.indexOf("\n\n", said.indexOf("curl -N")));
  const script = `curl() { printf '%s\\0' "$@"; }; ${command}`;
  return execFileSync("bash", ["-c", script], {
    encoding: "utf8",
    env: { ...process.env, SLUICE_KEY: "one-of-mine" },
  }).split("\0");
}

describe("the command to try", () => {
  it("has the demo's key, and a model that it may use", () => {
    const command = curlFor([model], [{ ...key, allowed_models: ["no-such-model", "m"] }]);
    expect(command).toContain(`Authorization: Bearer ${DEMO}`);
    expect(command.find((word) => word.startsWith("{"))).toContain('"model":"m"');
    const ofAll = curlFor([model], [{ ...key, allowed_models: ["no-such-*", "*"] }]);
    expect(ofAll.find((word) => word.startsWith("{"))).toContain('"model":"m"');
  });

  it.each([
    ["of a file of one's own", { key: "sk-of-the-operator" }],
    ["that is disabled", { disabled: true }],
    ["that has expired", { expires_at: "2020-01-01T00:00:00Z" }],
    ["of which only the hash is there", { key: undefined, hash: "0".repeat(64) }],
  ])("never shows a key %s, but takes it from a variable", (_, own) => {
    const file = { models: [model], keys: [{ ...key, ...own }] };
    expect(curlFor(file.models, file.keys)).toContain("Authorization: Bearer one-of-mine");
    const said = messageFor(file);
    expect(said).toContain("export SLUICE_KEY=");
    expect(said).not.toMatch(/sk-of-the-operator|my-secret-key/);
  });

  it("reaches curl as it is meant, whatever a shell would make of the model's letters", () => {
    const odd = `it's "one" $HOME \\ \`id\` !`;
    const command = curlFor([{ ...model, name: odd }], [{ ...key, allowed_models: [odd] }]);
    expect(JSON.parse(command.find((word) => word.startsWith("{")) ?? "")).toMatchObject({ model: odd });
  });
});

describe("the entry", () => {
  it.each([
    [undefined, "Entry: function, "],
    ["function", "Entry: function, "],
    ["server", "Entry: server, one process for all calls; SLUICE_CONCURRENCY does not apply"],
  ] as const)("%s is said as '%s'", (entry, line) => {
    expect(messageFor({ models: [], keys: [] }, { entry })).toContain(`\n${line}`);
  });
});

describe("who answers", () => {
  const named = (...models: string[]) => models.map((id) => ({ name: id.slice(-1), model: id }));
  const HERE = "without a key or an address of their own use";
  const SIMULATED = "answered by the built-in simulated provider";
  const openai = { apiKey: "sk-secret" };

  it.each([
    [named("openai/m"), {}, [`No OPENAI_API_KEY or OPENAI_BASE_URL: m is ${SIMULATED}`]],
    [named("openai/m", "openai/o"), {}, [`No OPENAI_API_KEY or OPENAI_BASE_URL: m, o are ${SIMULATED}`]],
    [
      named("openai/m", "anthropic/c"),
      {},
      [
        `No OPENAI_API_KEY or OPENAI_BASE_URL: m is ${SIMULATED}`,
        `No ANTHROPIC_API_KEY or ANTHROPIC_BASE_URL: c is ${SIMULATED}`,
      ],
    ],
    [
      named("openai/m", "anthropic/c"),
      { openai },
      [
        `OPENAI_API_KEY is set: openai/… models ${HERE} https://api.openai.com/v1`,
        `No ANTHROPIC_API_KEY or ANTHROPIC_BASE_URL: c is ${SIMULATED}`,
      ],
    ],
    [
      named("anthropic/c"),
      { anthropic: { apiKey: "sk-secret" } },
      [`ANTHROPIC_API_KEY is set: anthropic/… models ${HERE} https://api.anthropic.com`],
    ],
    [
      named("openai/m"),
      { openai: { apiBase: "http://localhost:11434/v1" } },
      [`OPENAI_BASE_URL is set: openai/… models ${HERE} http://localhost:11434/v1, without a key`],
    ],
    [
      named("openai/m"),
      { openai: { ...openai, apiBase: "https://x.example/v1" } },
      [`OPENAI_API_KEY is set: openai/… models ${HERE} https://x.example/v1`],
    ],
    [
      named("openai/m", "anthropic/c", "groq/g", "ollama/o"),
      { anthropic: { apiKey: "sk-secret" } },
      [
        `ANTHROPIC_API_KEY is set: anthropic/… models ${HERE} https://api.anthropic.com`,
        `No keys for openai, groq, ollama: m, g, o are ${SIMULATED}, which names the variable to set`,
      ],
    ],
    [
      named("bedrock/b"),
      {},
      [`No AWS_BEARER_TOKEN_BEDROCK, AWS_ACCESS_KEY_ID or AWS_ENDPOINT_URL_BEDROCK_RUNTIME: b is ${SIMULATED}`],
    ],
    [
      named("bedrock/b"),
      { bedrock: { hasRole: true } },
      [`AWS_ACCESS_KEY_ID is set: bedrock/… models ${HERE} AWS, signed with the AWS credentials of this environment`],
    ],
    [
      named("bedrock/b"),
      { bedrock: { hasRole: true, apiBase: "http://localhost:4566" } },
      [
        `AWS_ENDPOINT_URL_BEDROCK_RUNTIME is set: bedrock/… models ${HERE} http://localhost:4566, signed with the AWS credentials of this environment`,
      ],
    ],
    [
      named("bedrock/b"),
      { bedrock: { hasRole: true, apiKey: "sk-secret" } },
      [`AWS_BEARER_TOKEN_BEDROCK is set: bedrock/… models ${HERE} https://bedrock-runtime.us-east-1.amazonaws.com`],
    ],
    [
      named("openai/m"),
      { openai, bedrock: { hasRole: true } },
      [`OPENAI_API_KEY is set: openai/… models ${HERE} https://api.openai.com/v1`],
    ],
    [named("azure/d"), {}, [`No AZURE_OPENAI_ENDPOINT: d is ${SIMULATED}`]],
    [
      named("azure/d"),
      { azure: { ...openai, apiBase: "https://x.openai.azure.com" } },
      [`AZURE_OPENAI_ENDPOINT is set: azure/… models ${HERE} https://x.openai.azure.com`],
    ],
    [[], {}, [`Models without a key or an address are ${SIMULATED}`]],
  ])(
    "for %j and %j is said in one line of each provider, or of all that are simulated",
    (models, credentials, lines) => {
      const said = messageFor({ models, keys: [key] }, { credentials });
      expect(said.split("\n").filter((line) => / is set: |simulated/.test(line))).toEqual(lines);
      expect(said).not.toContain("sk-secret");
    },
  );
});

describe("the database", () => {
  it.each([
    [{}, "embedded, in memory", true],
    [{ dataDirectory: "/var/sluice" }, "embedded, in /var/sluice", false],
    [{ dynamoDbEndpoint: "http://127.0.0.1:8000" }, "yours", false],
  ])("for %j is %s; whether something will be lost is %s", (settings, line, isLost) => {
    const said = messageFor({ models: [], keys: [] }, settings);
    expect(said).toContain(`DynamoDB (${line}): http://127.0.0.1:4000`);
    expect(said.includes("lost at the end; SLUICE_DATA keeps them")).toBe(isLost);
  });
});

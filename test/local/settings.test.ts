import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { StartError } from "../../functions/node/start-error.ts";
import { readSettings } from "../../local/settings.ts";

const BOTH = { SLUICE_DATA: "data", AWS_ENDPOINT_URL_DYNAMODB: "http://127.0.0.1:8000" };

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "sluice-test-"));
});
afterAll(() => rm(folder, { recursive: true }));

describe("the settings", () => {
  it("are those of the contract when nothing is set, or set to nothing", async () => {
    for (const environment of [
      {},
      { PORT: "", HOST: "", SLUICE_CONFIG: "", OPENAI_API_KEY: "", ANTHROPIC_BASE_URL: "" },
    ]) {
      const { configuration, configurationPath, ...settings } = await readSettings(environment);
      expect(settings).toEqual({
        hasConsole: true,
        host: "127.0.0.1",
        port: 3000,
        concurrency: 10,
        timeoutSeconds: 900,
        credentials: {},
      });
      expect(configurationPath).toBe(resolve("local/sluice.json"));
      expect(configuration.keys).toMatchObject([{ name: "demo", key: "my-secret-key" }]);
      expect(configuration.models).toMatchObject([{ name: "my-gpt4-mini", model: "openai/gpt-4.1-mini" }]);
    }
  });

  it("are what the environment says", async () => {
    const path = join(folder, "own.json");
    await writeFile(path, '{"models": [], "keys": []}');
    const settings = await readSettings({
      SLUICE_ENTRY: "server",
      SLUICE_LOG: "json",
      SLUICE_CONSOLE: "off",
      PORT: "0",
      HOST: "::1",
      SLUICE_CONFIG: path,
      SLUICE_CONCURRENCY: "3",
      SLUICE_TIMEOUT: "5",
      OPENAI_API_KEY: "sk-x",
      OPENAI_BASE_URL: "https://openai.example/v1",
      ANTHROPIC_API_KEY: "sk-ant-x",
      AWS_ENDPOINT_URL_DYNAMODB: "http://127.0.0.1:8000",
    });
    expect(settings).toEqual({
      hasConsole: false,
      entry: "server",
      logFormat: "json",
      port: 0,
      host: "::1",
      concurrency: 3,
      timeoutSeconds: 5,
      credentials: {
        openai: { apiKey: "sk-x", apiBase: "https://openai.example/v1" },
        anthropic: { apiKey: "sk-ant-x" },
      },
      dynamoDbEndpoint: "http://127.0.0.1:8000",
      configurationPath: path,
      configuration: { models: [], keys: [] },
    });
  });

  it("have Google's credentials from the file that the variable names, wherever npm was called", async () => {
    const document = '{\n  "type": "service_account"\n}\n';
    await writeFile(join(folder, "account.json"), `\uFEFF${document}`);
    const environment = {
      INIT_CWD: folder,
      GOOGLE_APPLICATION_CREDENTIALS: "account.json",
      GOOGLE_CLOUD_PROJECT: "p",
      GOOGLE_CLOUD_LOCATION: "eu",
    };
    const { credentials } = await readSettings(environment);
    expect(credentials?.["vertex"]).toEqual({ apiKey: document, project: "p", location: "eu" });
    expect((await readSettings({ GOOGLE_CLOUD_PROJECT: "p" })).credentials).toEqual({});
  });

  it("have the credentials of AWS for Bedrock where both parts are set", async () => {
    const role = { AWS_ACCESS_KEY_ID: "AKID", AWS_SECRET_ACCESS_KEY: "SECRET" };
    expect((await readSettings(role)).credentials).toEqual({ bedrock: { hasRole: true } });
    expect((await readSettings({ AWS_ACCESS_KEY_ID: "AKID" })).credentials).toEqual({});
    expect((await readSettings({ ...role, AWS_BEARER_TOKEN_BEDROCK: "key" })).credentials).toEqual({
      bedrock: { apiKey: "key", hasRole: true },
    });
  });

  it("refuse Google's credentials whose file is missing or no JSON, and show nothing of it", async () => {
    const path = join(folder, "account.json");
    await writeFile(path, "secret");
    const refusal = (environment: NodeJS.ProcessEnv) => expect(readSettings(environment)).rejects;
    await refusal({ GOOGLE_APPLICATION_CREDENTIALS: path }).toThrow(
      `GOOGLE_APPLICATION_CREDENTIALS: ${path} holds no JSON object`,
    );
    await refusal({ GOOGLE_APPLICATION_CREDENTIALS: "/no/such.json" }).toThrow("/no/such.json does not exist");
    const location = { GOOGLE_VERTEX_BASE_URL: "https://x.example", GOOGLE_CLOUD_LOCATION: "evil.com/" };
    await refusal(location).toThrow("GOOGLE_CLOUD_LOCATION must be a location");
  });

  it("have Azure's key by both of its names, and only with an address", async () => {
    const AZURE_OPENAI_ENDPOINT = "https://x.openai.azure.com";
    const azureOf = async (environment: NodeJS.ProcessEnv) => (await readSettings(environment)).credentials?.["azure"];
    const expected = { apiKey: "k-1", apiBase: AZURE_OPENAI_ENDPOINT };
    expect(await azureOf({ AZURE_API_KEY: "k-1", AZURE_OPENAI_ENDPOINT })).toEqual(expected);
    expect(await azureOf({ AZURE_OPENAI_API_KEY: "k-1", AZURE_OPENAI_ENDPOINT })).toEqual(expected);
    expect(await azureOf({ AZURE_API_KEY: "k-1", AZURE_OPENAI_API_KEY: "k-2" })).toBeUndefined();
  });

  it("find the file and the data from where npm was called", async () => {
    await writeFile(join(folder, "here.json"), '{"models": [], "keys": []}');
    const environment = { INIT_CWD: folder, SLUICE_CONFIG: "here.json", SLUICE_DATA: "data" };
    const { configuration, dataDirectory } = await readSettings(environment);
    expect(configuration).toEqual({ models: [], keys: [] });
    expect(dataDirectory).toBe(join(folder, "data"));
  });

  it("have a line for each that is wrong, in the environment and in the file", async () => {
    const path = join(folder, "two.json");
    await writeFile(path, '{"models": [{"name": "m"}], "kyes": []}');
    const environment = { PORT: "x", SLUICE_TIMEOUT: "0", SLUICE_CONFIG: path };
    const error = await readSettings({ ...environment, ...BOTH }).catch((thrown: StartError) => thrown);
    expect((error as StartError).lines).toEqual([
      expect.stringMatching(/^PORT must be/),
      expect.stringMatching(/^SLUICE_TIMEOUT must be/),
      expect.stringMatching(/^SLUICE_DATA is for the embedded database, but AWS_ENDPOINT_URL_DYNAMODB/),
      expect.stringContaining(`${path}: `),
      expect.stringContaining(`${path}: `),
    ]);
  });

  it("has the keys that the file names read from the environment, and no parameters in SSM", async () => {
    const path = join(folder, "named.json");
    const fileWith = (api_key: object) =>
      writeFile(path, JSON.stringify({ models: [{ name: "m", model: "openai/m", provider_config: { api_key } }] }));
    await fileWith({ env: "KEY_OF_M" });
    const { configuration } = await readSettings({ SLUICE_CONFIG: path, KEY_OF_M: "sk-1" });
    expect(configuration.models).toMatchObject([{ provider_config: { api_key: "sk-1" } }]);
    await expect(readSettings({ SLUICE_CONFIG: path })).rejects.toThrow(
      `${path}: models[0].provider_config.api_key: the environment variable KEY_OF_M is not set, or empty`,
    );
    await fileWith({ secret: "openai" });
    await expect(readSettings({ SLUICE_CONFIG: path })).rejects.toThrow('write {"env": "NAME"}');
  });

  it.each([
    ["OPENAI_BASE_URL", "http://localhost:3000/v1", {}],
    ["ANTHROPIC_BASE_URL", "http://127.0.0.1:8080", { PORT: "8080" }],
    ["ANTHROPIC_BASE_URL", "http://gateway.internal/", { PORT: "80", HOST: "gateway.internal" }],
  ])("refuse %s=%s, at which this server would ask itself", async (name, address, others) => {
    const message = `${name} is the address of this server itself: unset it here`;
    await expect(readSettings({ [name]: address, ...others })).rejects.toThrow(message);
  });

  it("say nothing of a password in an address that is refused", async () => {
    await expect(readSettings({ OPENAI_BASE_URL: "user:pass-word@host/v1" })).rejects.toThrow(/^[^@]*$/);
  });

  it.each([
    ["SLUICE_LOG", "xml", 'SLUICE_LOG must be text or json, not "xml"'],
    ["SLUICE_ENTRY", "lambda", 'SLUICE_ENTRY must be function or server, not "lambda"'],
    ["PORT", "abc", 'PORT must be a whole number from 0 to 65535, not "abc"'],
    ["PORT", "70000", "PORT must be"],
    ["PORT", "-1", "PORT must be"],
    ["PORT", "80.5", "PORT must be"],
    ["SLUICE_CONCURRENCY", "0", "SLUICE_CONCURRENCY must be"],
    ["SLUICE_TIMEOUT", "901", "SLUICE_TIMEOUT must be"],
    ["OPENAI_BASE_URL", "api.openai.com", "OPENAI_BASE_URL must be an http or https address"],
    ["ANTHROPIC_BASE_URL", "api.anthropic.com", "ANTHROPIC_BASE_URL must be an http or https address"],
    ["AWS_ENDPOINT_URL_DYNAMODB", "localhost:8000", "AWS_ENDPOINT_URL_DYNAMODB must be"],
    ["SLUICE_CONFIG", "no/such.json", "no/such.json (SLUICE_CONFIG): no such file"],
  ])("refuse %s=%s", async (name, value, message) => {
    const refusal = readSettings({ [name]: value });
    await expect(refusal).rejects.toThrow(message);
    await expect(refusal).rejects.toBeInstanceOf(StartError);
  });

  it.each([
    ['{"models": [', "not valid JSON"],
    ['{"keys": [{"name": "J\u00fcrgen", "key": "k", "allowed_models": []}]}', "not UTF-8 text"],
    ['{"models": [{"name": "m", "model": "openai/m", "rate_limit": {"rpm": "x"}}]}', "models[0].rate_limit.rpm: "],
    ['{"models": [{"name": "m", "model": "nosuch/m"}]}', "models[0].model: there is no provider 'nosuch'"],
    [
      '{"models": [{"name": "m", "model": "azure/m", "provider_config": {"api_key": "k"}}]}',
      "models[0].provider_config.api_base: missing; write the resource's address",
    ],
    [
      '{"models": [{"name": "m", "model": "openai/m", "fallbacks": ["n"]}]}',
      "models[0].fallbacks[0]: there is no model 'n'",
    ],
    [
      '{"keys": [{"name": "k", "key": "k", "allowed_models": ["*", "n"]}]}',
      "keys[0].allowed_models[1]: there is no model 'n'",
    ],
    ['{"models": [], "kyes": []}', "kyes: unknown field"],
  ])("refuse the file %s, in one line with its name", async (text, message) => {
    const path = join(folder, "wrong.json");
    await writeFile(path, text, "latin1");
    const error = await readSettings({ SLUICE_CONFIG: path }).catch((thrown: Error) => thrown);
    expect((error as Error).message).toMatch(/^[^\n]+$/);
    expect((error as Error).message).toContain(`${path}: `);
    expect((error as Error).message).toContain(message);
  });
});

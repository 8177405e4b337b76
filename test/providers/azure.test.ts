// Where calls for models of Azure OpenAI go, and with which credentials; what a file can get wrong about them.
import OpenAI, { AzureOpenAI } from "openai";
import { describe, expect, it } from "vitest";
import { ConfigurationError, parseFile } from "../../functions/core/directory/configuration.ts";
import { chat } from "../../functions/protocols/chat/protocol.ts";
import { azureAddress, scopeAt } from "../../functions/providers/azure/address.ts";
import { azure } from "../../functions/providers/azure.ts";
import { providerRules } from "../../functions/providers/configuration-rules.ts";
import type { Credentials } from "../../functions/providers/default-credentials.ts";
import { targetFrom } from "../support/target.ts";

const RESOURCE = "https://my-resource.openai.azure.com";
const OTHER = "https://other.openai.azure.com";

async function requestOf(
  config: object,
  { defaults = {}, id = "chat-eu" }: { defaults?: Credentials; id?: string } = {},
) {
  const target = targetFrom({ model: `azure/${id}`, provider_config: config });
  return azure(defaults).request({
    target,
    stream: true,
    forwarded: { "x-request-id": "r" },
    protocol: chat,
    body: "{}",
  });
}

describe("the address", () => {
  it.each([
    ["", "/openai/v1/chat/completions"],
    ["/", "/openai/v1/chat/completions"],
    ["/openai", "/openai/v1/chat/completions"],
    ["/openai/v1", "/openai/v1/chat/completions"],
    ["/openai/v1/", "/openai/v1/chat/completions"],
    ["/openai/v1?api-version=preview", "/openai/v1/chat/completions?api-version=preview"],
    ["/team/openai/", "/team/openai/v1/chat/completions"],
    ["/api/projects/p", "/api/projects/p/openai/v1/chat/completions"],
  ])("of the v1 API is found from every form that SDKs take: %j", async (path, address) => {
    const { url } = await requestOf({ api_base: `${RESOURCE}${path}` });
    expect(url).toBe(`${RESOURCE}${address}`);
  });

  it.each(["", "/", "/openai", "/openai/v1/"])("of the classic API is that of the deployment: %j", async (path) => {
    const { url } = await requestOf({ api_base: `${RESOURCE}${path}`, api_version: "2024-10-21" });
    expect(url).toBe(`${RESOURCE}/openai/deployments/chat-eu/chat/completions?api-version=2024-10-21`);
  });

  it.each(["preview", "latest"])("of the v1 API is taken for its own versions, too: %j", async (api_version) => {
    const { url } = await requestOf({ api_base: RESOURCE, api_version });
    expect(url).toBe(`${RESOURCE}/openai/v1/chat/completions?api-version=${api_version}`);
  });

  it("keeps its own query, and has one version", async () => {
    const { url } = await requestOf({
      api_base: `${RESOURCE}?team=a&api-version=2023-05-15`,
      api_version: "2024-10-21",
    });
    expect(new URL(url).search).toBe("?team=a&api-version=2024-10-21");
  });

  it.each(["a/b?c#d", "../../v1", "ü ß", "\ud800"])("has a deployment's name as one part: %j", (deployment) => {
    const asked = { deployment, apiVersion: "2024-10-21", operation: "chat/completions" };
    const { pathname } = azureAddress(new URL(RESOURCE), asked);
    const parts = pathname.split("/");
    expect([parts.length, decodeURIComponent(parts[3] ?? "")]).toEqual([6, deployment.toWellFormed()]);
  });

  it.each([undefined, "2024-10-21"])("is the one that the official SDKs ask, in version %s", async (api_version) => {
    const asked: string[] = [];
    const fetch = async (url: unknown) => {
      asked.push(String(url));
      return Response.json({ choices: [] });
    };
    const common = { apiKey: "k", fetch, maxRetries: 0 };
    const client = api_version
      ? new AzureOpenAI({ ...common, endpoint: RESOURCE, apiVersion: api_version })
      : new OpenAI({ ...common, baseURL: `${RESOURCE}/openai/v1/` });
    await client.chat.completions.create({ model: "chat-eu", messages: [] });
    expect(asked).toEqual([(await requestOf({ api_base: RESOURCE, api_version })).url]);
  });

  it("decides what a token is for", () => {
    const foundry = new URL("https://x.services.ai.azure.com/openai/v1");
    const v1 = "https://ai.azure.com/.default";
    const classic = "https://cognitiveservices.azure.com/.default";
    expect([
      scopeAt(foundry, undefined),
      scopeAt(foundry, "preview"),
      scopeAt(foundry, "2024-10-21"),
      scopeAt(new URL(RESOURCE), undefined),
    ]).toEqual([v1, v1, classic, classic]);
  });
});

describe("a key", () => {
  const defaults = { apiKey: "default-key-1", apiBase: RESOURCE };
  const sent = async (config: object, given: Credentials) => {
    const { url, headers } = await requestOf(config, { defaults: given });
    return [new URL(url).origin, headers["api-key"]];
  };

  it("travels in a header of its own, and is hidden with the resource's name", async () => {
    const { headers, secrets } = await requestOf({ api_base: RESOURCE, api_key: " azure-key-1\n" });
    expect(headers).toMatchObject({ "api-key": "azure-key-1", "x-request-id": "r", accept: "text/event-stream" });
    expect(headers).not.toHaveProperty("authorization");
    expect(secrets).toEqual(expect.arrayContaining(["azure-key-1", "my-resource"]));
  });

  it.each<[string, object, Credentials, unknown[]]>([
    ["the deployment's, at its address", {}, defaults, [RESOURCE, "default-key-1"]],
    [
      "the deployment's, at its address with a path",
      { api_base: `${RESOURCE}/openai/v1` },
      defaults,
      [RESOURCE, "default-key-1"],
    ],
    ["none, at another address", { api_base: OTHER }, defaults, [OTHER, undefined]],
    ["none, if the deployment's has no address", { api_base: OTHER }, { apiKey: "default-key-1" }, [OTHER, undefined]],
    ["the model's own, at the deployment's address", { api_key: "k-own" }, defaults, [RESOURCE, "k-own"]],
    ["none, if the model says so", { api_key: "" }, defaults, [RESOURCE, undefined]],
    ["the simulated one", {}, { ...defaults, isSimulated: true }, [RESOURCE, "default-key-1"]],
    [
      "the model's own, though others are simulated",
      { api_base: OTHER, api_key: "k-own" },
      { ...defaults, isSimulated: true },
      [OTHER, "k-own"],
    ],
  ])("that is sent is %s", async (_, config, given, expected) => {
    expect(await sent(config, given)).toEqual(expected);
  });

  it.each<[string, object, Credentials, number, string, string | undefined]>([
    ["nothing at all", {}, {}, 502, "upstream_auth_failed", undefined],
    ["the deployment's key, and no address", {}, { apiKey: "k" }, 500, "model_misconfigured", "ADDRESS_MISSING"],
    ["the model's key, and no address", { api_key: "k" }, {}, 500, "model_misconfigured", "ADDRESS_MISSING"],
    [
      "the model's key, which the simulated provider must not get",
      { api_key: "k" },
      { ...defaults, isSimulated: true },
      500,
      "model_misconfigured",
      "ADDRESS_MISSING",
    ],
  ])("with %s there is nobody to ask", async (_, config, given, status, code, cause) => {
    const error = await requestOf(config, { defaults: given }).catch((thrown) => thrown);
    expect([error.status, error.body.code, error.cause?.code, error.consequences.fallback]).toEqual([
      status,
      code,
      cause,
      true,
    ]);
  });

  it("is for nothing at a private address, and without an address nothing is free", () => {
    const isFree = (api_base?: string) =>
      azure({}).isFree?.(targetFrom({ model: "azure/m", provider_config: { api_base } }));
    expect([isFree("http://127.0.0.1:9"), isFree(RESOURCE), isFree()]).toEqual([true, false, false]);
  });
});

describe("a file", () => {
  const APPLICATION = { tenant_id: "t", client_id: "c", client_secret: "s" };
  const errorsIn = (config: object | undefined, { id = "chat-eu", ...surroundings }: object & { id?: string } = {}) => {
    const models = [{ name: "m", model: `azure/${id}`, ...(config && { provider_config: config }) }];
    try {
      parseFile(JSON.stringify({ models }), providerRules(surroundings));
      return [];
    } catch (error) {
      if (error instanceof ConfigurationError) return error.errors;
      throw error;
    }
  };
  const AT = "models[0].provider_config";

  it.each<[string, object | undefined, object]>([
    ["an address", { api_base: RESOURCE }, {}],
    ["an address that is kept", { api_base: { kept: true } }, {}],
    ["a version", { api_base: RESOURCE, api_version: "2025-04-01-preview" }, {}],
    ["no address, where the deployment has one", undefined, { environment: { AZURE_OPENAI_ENDPOINT: RESOURCE } }],
    ["nothing, where that is simulated", undefined, { isLocal: true }],
    ["an application", { api_base: RESOURCE, credentials: APPLICATION }, {}],
    ["an application as text", { api_base: RESOURCE, credentials: JSON.stringify(APPLICATION) }, {}],
    ["an application elsewhere", { api_base: RESOURCE, credentials: { secret: "azure" } }, {}],
  ])("may give a model %s", (_, config, surroundings) => {
    expect(errorsIn(config, surroundings)).toEqual([]);
  });

  const missing = `${AT}.api_base: missing; write the resource's address, such as https://NAME.openai.azure.com, or set AZURE_OPENAI_ENDPOINT`;
  it.each<[string, object | undefined, object, string]>([
    ["no address", undefined, {}, missing],
    ["a key and no address, also where others are simulated", { api_key: "k" }, { isLocal: true }, missing],
    ["credentials and no address", { credentials: { env: "A" } }, { isLocal: true }, missing],
    [
      "the address of a deployment",
      { api_base: `${RESOURCE}/openai/deployments/x/chat/completions?api-version=2024-10-21` },
      {},
      `${AT}.api_base: must be the resource's address`,
    ],
    [
      "a key and credentials",
      { api_base: RESOURCE, api_key: "k", credentials: APPLICATION },
      {},
      `${AT}.credentials: cannot be combined with \`api_key\``,
    ],
    [
      "an application without a secret",
      { api_base: RESOURCE, credentials: { ...APPLICATION, client_secret: "" } },
      {},
      `${AT}.credentials.client_secret: missing`,
    ],
    [
      "a tenant that leads elsewhere",
      { api_base: RESOURCE, credentials: { ...APPLICATION, tenant_id: "../x" } },
      {},
      `${AT}.credentials.tenant_id: is no tenant's id or domain`,
    ],
    [
      "an authority that is not encrypted",
      { api_base: RESOURCE, credentials: { ...APPLICATION, authority: "http://login.example" } },
      {},
      `${AT}.credentials.authority: must be an https address`,
    ],
    [
      "credentials of another cloud",
      { api_base: RESOURCE, credentials: { type: "service_account" } },
      {},
      `${AT}.credentials.tenant_id: missing`,
    ],
    [
      "a version that is none",
      { api_base: RESOURCE, api_version: "2024&x" },
      {},
      `${AT}.api_version: must be a version`,
    ],
    ["a project", { api_base: RESOURCE, project: "p" }, {}, `${AT}.project: 'azure' has no use for it`],
    [
      "a step in an address for a deployment",
      { api_base: RESOURCE },
      { id: ".." },
      "models[0].model: is no deployment's name",
    ],
  ])("cannot give a model %s", (_, config, surroundings, error) => {
    expect(errorsIn(config, surroundings)).toEqual([expect.stringContaining(error)]);
  });
});

// What Bedrock gets to see of a call: addresses by region and endpoint, protocols by the model's id, keys.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ConfigurationError, parseFile } from "../../functions/core/directory/configuration.ts";
import { protocolsOf } from "../../functions/core/upstream/protocols-of.ts";
import { bedrock } from "../../functions/providers/bedrock.ts";
import { providerRules } from "../../functions/providers/configuration-rules.ts";
import type { Credentials } from "../../functions/providers/default-credentials.ts";
import type { Aws, AwsRequest } from "../../functions/providers/services.ts";
import { targetFrom } from "../support/target.ts";

const NOVA = "amazon.nova-lite-v1:0";
const CLAUDE = "anthropic.claude-sonnet-4-5-20250929-v1:0";
const ACCOUNT = "123456789012";
const RUNTIME = "https://bedrock-runtime";

interface Given {
  readonly id?: string;
  readonly own?: object;
  readonly protocols?: readonly string[];
  readonly defaults?: Credentials;
  readonly region?: string;
  readonly stream?: boolean;
  readonly hasRole?: boolean;
}

/** What is sent, and what was signed of it. */
async function requestFor({ id = NOVA, own = {}, protocols, region = "us-east-1", ...given }: Given = {}) {
  const signed: AwsRequest[] = [];
  const aws: Aws = {
    region,
    sign: async (request) => {
      signed.push(request);
      if (given.hasRole === false) return undefined;
      return { headers: { authorization: "AWS4 signature" }, secrets: ["AWS4 signature"], refused: () => false };
    },
  };
  const provider = bedrock(given.defaults ?? {}, { aws });
  const target = targetFrom({ model: `bedrock/${id}`, provider_config: own, ...(protocols && { protocols }) });
  const [protocol] = protocolsOf(provider, target);
  if (protocol === undefined) throw new Error("no protocol");
  const question = { target, stream: given.stream ?? false, forwarded: { "x-request-id": "r" }, protocol, body: "{}" };
  return { ...(await provider.request(question)), protocol: protocol.name, signed };
}

const urlFor = async (given: Given) => (await requestFor(given)).url;

describe("the address", () => {
  it.each([
    ["us-east-1", ".us-east-1.amazonaws.com"],
    ["us-gov-west-1", ".us-gov-west-1.amazonaws.com"],
    ["cn-north-1", ".cn-north-1.amazonaws.com.cn"],
  ])("of the gateway's own region %s ends in %s", async (region, end) => {
    expect(await urlFor({ region })).toBe(`${RUNTIME}${end}/model/amazon.nova-lite-v1%3A0/converse`);
    expect(await urlFor({ own: { region }, stream: true })).toBe(
      `${RUNTIME}${end}/model/amazon.nova-lite-v1%3A0/converse-stream`,
    );
  });

  it.each([
    [`eu.${CLAUDE}`, "us-east-1", "eu-central-1"],
    [`eu.${CLAUDE}`, "eu-west-3", "eu-west-3"],
    [`us.${CLAUDE}`, "eu-west-3", "us-east-1"],
    [`us.${CLAUDE}`, "us-gov-west-1", "us-east-1"],
    [`us-gov.${CLAUDE}`, "us-gov-east-1", "us-gov-east-1"],
    [`apac.${CLAUDE}`, "ap-south-1", "ap-south-1"],
    [`jp.${CLAUDE}`, "ap-south-1", "ap-northeast-1"],
    [`au.${CLAUDE}`, "us-east-1", "ap-southeast-2"],
    [`global.${CLAUDE}`, "eu-west-3", "eu-west-3"],
    ["deepseek.v3.2", "eu-west-3", "eu-west-3"],
    [`arn:aws:bedrock:eu-west-1:${ACCOUNT}:inference-profile/eu.${CLAUDE}`, "us-east-1", "eu-west-1"],
  ])("of %s, asked from %s, is in %s", async (id, region, expected) => {
    const { url, signed } = await requestFor({ id, region });
    expect(url).toMatch(`${RUNTIME}.${expected}.amazonaws.com/model/`);
    expect(signed[0]?.region).toBe(expected);
  });

  it("has an ARN as one part of the path", async () => {
    const id = `arn:aws:bedrock:us-east-1:${ACCOUNT}:application-inference-profile/abc`;
    const encoded = `arn%3Aaws%3Abedrock%3Aus-east-1%3A${ACCOUNT}%3Aapplication-inference-profile%2Fabc`;
    expect(await urlFor({ id })).toBe(`${RUNTIME}.us-east-1.amazonaws.com/model/${encoded}/converse`);
  });

  it("has the id as one part, whatever is in it", async () => {
    const significant = fc.constantFrom(..."/?#:%.\\@&=+; \0aé😀'()*!", "\ud800");
    const property = fc.asyncProperty(fc.string({ unit: significant, minLength: 1 }), async (text) => {
      const { pathname, search, hash } = new URL(await urlFor({ id: `a${text}` }));
      expect([pathname.split("/").length, search, hash]).toEqual([4, "", ""]);
      expect(pathname).toMatch(/^\/model\/a[\w.~%-]*\/converse$/);
    });
    await fc.assert(property, { numRuns: 50 });
  });

  it.each([
    [["chat"], "openai.gpt-oss-20b", "/v1/chat/completions"],
    [["chat"], "qwen.qwen3-32b", "/v1/chat/completions"],
    [["chat"], "openai.gpt-5.6", "/openai/v1/chat/completions"],
    [["messages"], "anthropic.claude-opus-4-7", "/anthropic/v1/messages"],
  ])("for %j and %s is Mantle's %s", async (protocols, id, path) => {
    const { url, signed } = await requestFor({ id, protocols, region: "eu-west-1" });
    expect(url).toBe(`https://bedrock-mantle.eu-west-1.api.aws${path}`);
    expect(signed[0]).toMatchObject({ service: "bedrock-mantle", region: "eu-west-1" });
  });

  it.each([
    ["https://llm.example.com/aws", undefined, "/aws/model/amazon.nova-lite-v1%3A0/converse"],
    ["https://llm.example.com/v1/", undefined, "/model/amazon.nova-lite-v1%3A0/converse"],
    ["https://llm.example.com", ["chat"], "/v1/chat/completions"],
    ["https://llm.example.com/openai/v1", ["chat"], "/openai/v1/chat/completions"],
    ["https://llm.example.com/anthropic", ["messages"], "/anthropic/v1/messages"],
    ["https://llm.example.com/anthropic/v1", ["messages"], "/anthropic/v1/messages"],
    ["https://llm.example.com/?team=1", undefined, "/model/amazon.nova-lite-v1%3A0/converse?team=1"],
  ])("within %s for %j is %s", async (api_base, protocols, path) => {
    expect(await urlFor({ own: { api_base }, ...(protocols && { protocols }) })).toBe(`https://llm.example.com${path}`);
  });
});

describe("a model is asked in", () => {
  it.each([
    [NOVA, "converse"],
    [CLAUDE, "converse"],
    [`eu.${CLAUDE}`, "converse"],
    ["us.anthropic.claude-opus-4-6-v1", "converse"],
    ["openai.gpt-oss-120b-1:0", "converse"],
    ["qwen.qwen3-next-80b-a3b", "converse"],
    [`arn:aws:bedrock:us-east-1:${ACCOUNT}:provisioned-model/abc`, "converse"],
    ["openai.gpt-oss-120b", "chat"],
    ["openai.gpt-oss-safeguard-20b", "chat"],
    ["anthropic.claude-opus-4-7", "messages"],
  ])("%s: %s", async (id, protocol) => {
    expect((await requestFor({ id })).protocol).toBe(protocol);
  });

  it.each([
    [CLAUDE, ["converse", "messages"]],
    [`eu.${CLAUDE}`, ["converse", "messages"]],
    [`arn:aws:bedrock:eu-west-1::foundation-model/${CLAUDE}`, ["converse", "messages"]],
    [NOVA, ["converse"]],
    [`arn:aws:bedrock:us-east-1:${ACCOUNT}:application-inference-profile/abc`, ["converse"]],
    ["anthropic.claude-opus-4-7", ["messages"]],
  ])("%s: all of %j, Converse first", (id, names) => {
    const target = targetFrom({ model: `bedrock/${id}` });
    expect(protocolsOf(bedrock({}), target).map(({ name }) => name)).toEqual(names);
  });

  it.each(["converse", "chat", "messages"])("%s, if its operator says so", async (protocol) => {
    for (const id of [NOVA, "openai.gpt-oss-120b"])
      expect((await requestFor({ id, protocols: [protocol] })).protocol).toBe(protocol);
  });

  it("one that its address has, where that is one endpoint's", async () => {
    const own = { api_base: "https://vpce-0a1-b2.bedrock-runtime.us-east-1.vpce.amazonaws.com" };
    expect((await requestFor({ id: "openai.gpt-oss-120b", own })).protocol).toBe("converse");
  });
});

describe("credentials", () => {
  const defaults = { apiKey: "bedrock-api-key" };

  it("are the role's, which signs what is sent, unless there is a key", async () => {
    const { headers, signed, body, url } = await requestFor();
    expect(headers).toMatchObject({ authorization: "AWS4 signature", "x-request-id": "r", accept: "application/json" });
    expect(signed).toEqual([
      { url, body, headers: { "content-type": "application/json" }, service: "bedrock", region: "us-east-1" },
    ]);
  });

  it("are a key, the model's before the deployment's, and nothing is signed", async () => {
    const own = { api_key: "own-key" };
    const [first, second] = await Promise.all([requestFor({ defaults, own }), requestFor({ defaults })]);
    expect([first.headers["authorization"], second.headers["authorization"]]).toEqual([
      "Bearer own-key",
      "Bearer bedrock-api-key",
    ]);
    expect([first.secrets, [...first.signed, ...second.signed]]).toEqual([expect.arrayContaining(["own-key"]), []]);
  });

  it.each([
    "https://bedrock-runtime-fips.us-east-1.amazonaws.com",
    "https://bedrock-runtime.us-west-2.api.aws",
    "https://vpce-0a1-b2.bedrock-runtime.us-east-1.vpce.amazonaws.com",
  ])("of the deployment go to Bedrock at %s, signed for its region", async (api_base) => {
    const { headers, signed } = await requestFor({ own: { api_base } });
    expect(headers["authorization"]).toBe("AWS4 signature");
    expect(signed[0]?.region).toBe(api_base.includes("us-west-2") ? "us-west-2" : "us-east-1");
    expect((await requestFor({ defaults, own: { api_base } })).headers["authorization"]).toBe("Bearer bedrock-api-key");
  });

  it.each([
    "https://llm.example.com",
    "http://bedrock-runtime.us-east-1.amazonaws.com",
    "https://bedrock-runtime.us-east-1.amazonaws.com.example.com",
    "https://bedrock-runtime.us-east-1.amazonaws.com:8443",
    "https://evil.s3.us-east-1.amazonaws.com",
    "https://bedrock-runtime.s3.amazonaws.com",
    "https://bedrock-mantle.s3-us-west-2.amazonaws.com",
    "https://example.com/bedrock-runtime.us-east-1.amazonaws.com",
  ])("of the deployment never go to %s", async (api_base) => {
    const { headers, signed } = await requestFor({ defaults, own: { api_base } });
    expect([headers["authorization"], signed]).toEqual([undefined, []]);
  });

  it("of the role go to the address of the deployment", async () => {
    const apiBase = "http://127.0.0.1:4566";
    const { url, signed } = await requestFor({ defaults: { apiBase } });
    expect([new URL(url).origin, signed.length]).toEqual([apiBase, 1]);
  });

  it("of the role are signed for the region of the deployment's address, which is that of one endpoint", async () => {
    const vpc = "https://vpce-0a1-b2.bedrock-runtime.eu-west-1.vpce.amazonaws.com";
    const runtime = await requestFor({ defaults: { apiBase: vpc } });
    expect([new URL(runtime.url).origin, runtime.signed[0]?.region]).toEqual([vpc, "eu-west-1"]);
    const mantle = await requestFor({
      id: "openai.gpt-oss-20b",
      defaults: { ...defaults, apiBase: vpc },
    });
    expect(new URL(mantle.url).origin).toBe("https://bedrock-mantle.us-east-1.api.aws");
    expect(mantle.headers["authorization"]).toBe("AWS4 signature");
  });

  it("are none for an empty key", async () => {
    const { headers, signed } = await requestFor({ defaults, own: { api_key: "" } });
    expect([headers["authorization"], signed]).toEqual([undefined, []]);
  });

  it("that are missing are an error of their own, and nothing is sent", async () => {
    await expect(requestFor({ hasRole: false })).rejects.toMatchObject({ body: { code: "upstream_auth_failed" } });
  });

  it("come with the ARN of a model as a secret", async () => {
    const id = `arn:aws:bedrock:us-east-1:${ACCOUNT}:provisioned-model/abc`;
    expect((await requestFor({ id })).secrets).toContain(id);
  });
});

function errorsOf(model: object): readonly string[] {
  try {
    parseFile(JSON.stringify({ models: [model] }), providerRules());
    return [];
  } catch (error) {
    if (error instanceof ConfigurationError) return error.errors;
    throw error;
  }
}

describe("a file", () => {
  it.each([
    [NOVA, { region: "eu-central-1" }, []],
    [`eu.${CLAUDE}`, { region: "eu-central-1" }, []],
    [NOVA, { region: "europe-west4" }, ["provider_config.region: must be a region of AWS such as 'eu-central-1'"]],
    [NOVA, { region: "global" }, ["provider_config.region: must be a region of AWS such as 'eu-central-1'"]],
    [
      `eu.${CLAUDE}`,
      { region: "us-east-1" },
      [
        `provider_config.region: 'eu.${CLAUDE}' cannot be asked from there; use a region of its geography such as 'eu-central-1'`,
      ],
    ],
    [
      `arn:aws:bedrock:us-east-1:${ACCOUNT}:inference-profile/us.${CLAUDE}`,
      { region: "eu-west-1" },
      ["provider_config.region: the model's ARN is in 'us-east-1'"],
    ],
    ["arn:aws:sagemaker:us-east-1:1:x", {}, ["model: is no ARN of Bedrock"]],
    [`arn:aws:bedrock:s3:${ACCOUNT}:inference-profile/x`, {}, ["model: is no ARN of Bedrock"]],
    [NOVA, { project: "p" }, ["provider_config.project: 'bedrock' has no use for it"]],
  ])("with %s and %j has the errors %j", (id, provider_config, errors) => {
    expect(errorsOf({ name: "m", model: `bedrock/${id}`, provider_config })).toEqual(
      errors.map((error) => `models[0].${error}`),
    );
  });
});

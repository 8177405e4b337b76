// What Vertex AI gets to see of a call: addresses by location, Google's and Anthropic's models, keys and accounts.
import fc from "fast-check";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { httpFetch } from "../../functions/aws/http-fetch.ts";
import type { Secrets } from "../../functions/core/directory/secret-store.ts";
import type { Target } from "../../functions/core/directory/target.ts";
import { vertexEmbed } from "../../functions/protocols/embed/google-protocols.ts";
import { vertexGenerate } from "../../functions/protocols/generate/protocol.ts";
import { messages } from "../../functions/protocols/messages/protocol.ts";
import type { Credentials } from "../../functions/providers/default-credentials.ts";
import { vertex } from "../../functions/providers/vertex.ts";
import { startTokenEndpoint, type TokenEndpoint } from "../support/google-token-endpoint.ts";
import { targetFrom } from "../support/target.ts";

/** What could end a part of an address, and what is hard to encode. */
const SIGNIFICANT = fc.constantFrom(..."/?#:%.\\@&=+; \n\0aé😀", "\ud800", "models/", "publishers/");

let endpoint: TokenEndpoint;
beforeAll(async () => {
  endpoint = await startTokenEndpoint();
});
afterAll(() => endpoint.close());
beforeEach(() => void endpoint.answers.splice(0));

function targetWith(config: object = {}, id = "gemini-2.5-pro"): Target {
  return targetFrom({ model: `vertex/${id}`, provider_config: config });
}

interface Given {
  readonly defaults?: Credentials;
  readonly stream?: boolean;
  readonly body?: string;
  readonly secrets?: Secrets;
}

async function requestFor(target: Target, { defaults = {}, stream = false, body = "{}", secrets }: Given = {}) {
  const provider = vertex(defaults, { secrets, fetch: httpFetch, now: () => endpoint.now });
  const [protocol = vertexGenerate] = provider.protocols(target);
  return provider.request({ target, stream, forwarded: { "x-request-id": "r" }, protocol, body });
}

const urlFor = async (config: object, id?: string, given?: Given) =>
  (await requestFor(targetWith({ api_key: "k", ...config }, id), given)).url;

describe("the address", () => {
  const MODEL = "publishers/google/models/gemini-2.5-pro:generateContent";

  it.each([
    ["global", "aiplatform.googleapis.com"],
    ["us", "aiplatform.us.rep.googleapis.com"],
    ["eu", "aiplatform.eu.rep.googleapis.com"],
    ["europe-west4", "europe-west4-aiplatform.googleapis.com"],
  ])("of the location %s is %s", async (location, host) => {
    const path = `/v1/projects/p-1/locations/${location}/${MODEL}`;
    expect(await urlFor({ location, project: "p-1" })).toBe(`https://${host}${path}`);
    expect(await urlFor({ project: "p-1" }, undefined, { defaults: { location } })).toBe(`https://${host}${path}`);
  });

  it("is that of the location global, and names no project, if the model says nothing", async () => {
    expect(await urlFor({})).toBe(`https://aiplatform.googleapis.com/v1/${MODEL}`);
  });

  it.each([
    ["https://llm.example.com/vertex", "/vertex/v1"],
    ["https://llm.example.com/vertex/v1/", "/vertex/v1"],
    ["https://llm.example.com/v1beta1", "/v1beta1"],
  ])("of the base %s begins with %s", async (api_base, path) => {
    expect(await urlFor({ api_base })).toBe(`https://llm.example.com${path}/${MODEL}`);
  });

  it.each([
    ["google/gemini-2.5-pro", "publishers/google/models/gemini-2.5-pro:generateContent"],
    ["publishers/google/models/gemini-2.5-pro", "publishers/google/models/gemini-2.5-pro:generateContent"],
    ["endpoints/123", "endpoints/123:generateContent"],
    ["claude-opus-4-1@20250805", "publishers/anthropic/models/claude-opus-4-1@20250805:rawPredict"],
    ["anthropic/claude-sonnet-5", "publishers/anthropic/models/claude-sonnet-5:rawPredict"],
    ["publishers/anthropic/models/claude-sonnet-5", "publishers/anthropic/models/claude-sonnet-5:rawPredict"],
  ])("of the model %s ends in %s", async (id, path) => {
    expect(await urlFor({}, id)).toBe(`https://aiplatform.googleapis.com/v1/${path}`);
  });

  it("asks for a stream in the way of the model's publisher", async () => {
    expect(await urlFor({}, undefined, { stream: true })).toMatch(/:streamGenerateContent\?alt=sse$/);
    expect(await urlFor({}, "claude-sonnet-5", { stream: true })).toMatch(/:streamRawPredict$/);
  });

  it("has the same path and query whatever the id is", () => {
    const target = targetWith({ api_key: "k", project: "p-1" });
    const hostile = [
      "..",
      "../../x",
      "a?b=c",
      "a#b",
      "a:b",
      "publishers/../models/x",
      "publishers/a/b",
      "endpoints/../x",
    ];
    const id = fc.oneof(fc.string({ unit: SIGNIFICANT, minLength: 1 }), fc.constantFrom(...hostile));
    return fc.assert(
      fc.asyncProperty(id, async (id) => {
        const { origin, pathname, search, hash } = new URL(
          (await requestFor({ ...target, model: `vertex/${id}` })).url,
        );
        expect([origin, search, hash]).toEqual(["https://aiplatform.googleapis.com", "", ""]);
        expect(pathname).toMatch(
          /^\/v1\/projects\/p-1\/locations\/global\/(publishers\/[a-z0-9-]+\/models|endpoints)\/[^/:]+:(generateContent|rawPredict)$/,
        );
      }),
    );
  });
});

describe("the protocol", () => {
  it.each([
    ["gemini-2.5-pro", [vertexGenerate, vertexEmbed]],
    ["endpoints/123", [vertexGenerate, vertexEmbed]],
    ["claude-sonnet-5", [messages]],
    ["publishers/anthropic/models/claude-sonnet-5", [messages]],
    ["publishers/meta/models/llama-4", []],
  ])("of %s is its publisher's", (id, protocols) => {
    expect(vertex({}).protocols(targetWith({}, id))).toEqual(protocols);
  });

  it("of Claude has the version in the body and the model in the address only, and no other byte is changed", async () => {
    const body = '{"model":"claude-sonnet-5", "max_tokens": 10.0,"messages":[{"role":"user","content":"\\u0041"}]}';
    const sent = (text: string) => requestFor(targetWith({ api_key: "k" }, "claude-sonnet-5"), { body: text });
    expect((await sent(body)).body).toBe(
      '{"anthropic_version":"vertex-2023-10-16", "max_tokens": 10.0,"messages":[{"role":"user","content":"\\u0041"}]}',
    );
    const own = '{"anthropic_version":"vertex-2030-01-01","messages":[]}';
    expect((await sent(own)).body).toBe(own);
  });
});

describe("an API key", () => {
  it("is sent in Google's header, and hidden", async () => {
    const { headers, secrets } = await requestFor(targetWith({ api_key: "AIza-own", project: "team-project-1" }));
    expect(headers).toMatchObject({ "x-goog-api-key": "AIza-own", "x-request-id": "r" });
    expect(headers).not.toHaveProperty("authorization");
    expect(secrets).toEqual(expect.arrayContaining(["AIza-own", "team-project-1", "aiplatform.googleapis.com"]));
  });
});

describe("an account", () => {
  const own = (members?: object) => ({ credentials: endpoint.credentials(members) });

  it("sends its token and names its project, and hides both", async () => {
    const { url, headers, secrets } = await requestFor(targetWith({ ...own(), location: "us-central1" }));
    expect(url).toMatch(/\/v1\/projects\/sluice-test-project\/locations\/us-central1\/publishers\//);
    expect(headers).toMatchObject({ authorization: "Bearer ya29.token-1" });
    expect(headers).not.toHaveProperty("x-goog-api-key");
    const email = "sluice@sluice-test-project.iam.gserviceaccount.com";
    expect(secrets).toEqual(expect.arrayContaining(["ya29.token-1", "sluice-test-project", email]));
  });

  it("is of the model's own project, else of the deployment's where the credentials are, else of its own", async () => {
    const projectIn = async (config: object, defaults: Credentials = {}) =>
      /projects\/([^/]+)/.exec((await requestFor(targetWith(config), { defaults })).url)?.[1];
    const defaults = { apiKey: endpoint.credentials(), project: "default-project" };
    expect(await projectIn({ ...own(), project: "own-project" }, defaults)).toBe("own-project");
    expect(await projectIn(own(), defaults)).toBe("sluice-test-project");
    expect(await projectIn({}, defaults)).toBe("default-project");
    expect(await projectIn({}, { apiKey: endpoint.credentials() })).toBe("sluice-test-project");
  });

  it("without a project, or that cannot be read, is the operator's to repair", async () => {
    const failed = { status: 500, body: { code: "model_misconfigured" }, consequences: { fallback: true } };
    await expect(requestFor(targetWith(own({ project_id: undefined })))).rejects.toMatchObject(failed);
    await expect(async () => requestFor(targetWith({ credentials: '{"type":"x"}' }))).rejects.toMatchObject(failed);
    expect(endpoint.answers).toEqual([]);
  });

  it("of the deployment is sent to Vertex AI in every location, and nowhere else", async () => {
    const tokenFor = async (config: object, defaults: Credentials = {}) => {
      const given = { defaults: { apiKey: endpoint.credentials(), ...defaults } };
      return "authorization" in (await requestFor(targetWith(config), given)).headers;
    };
    expect(await tokenFor({ location: "europe-west4" })).toBe(true);
    expect(await tokenFor({ api_base: "https://us-central1-aiplatform.googleapis.com/v1" })).toBe(true);
    expect(await tokenFor({ api_base: "https://aiplatform.eu.rep.googleapis.com" })).toBe(true);
    for (const api_base of [
      "https://llm.example.com",
      "http://aiplatform.googleapis.com",
      "https://aiplatform.googleapis.com.example.com",
      "https://aiplatform.googleapis.com:8443",
      "https://storage.googleapis.com",
      "https://a.b-aiplatform.googleapis.com",
    ])
      expect(await tokenFor({ api_base })).toBe(false);
    const elsewhere = { apiBase: "https://llm.example.com" };
    expect(await tokenFor({}, elsewhere)).toBe(true);
    expect(await tokenFor({ api_base: "https://aiplatform.googleapis.com" }, elsewhere)).toBe(false);
  });

  it("may be a secret of the stage, which is read anew after the token endpoint has refused it", async () => {
    const refused: string[] = [];
    const texts = [endpoint.credentials({ client_email: "gone@example.com" }), endpoint.credentials()];
    const secrets = {
      get: async () => texts[refused.length] ?? "",
      refused: (name: string) => void refused.push(name),
    };
    const target = targetWith({ credentials: { secret: "vertex" } });
    await expect(requestFor(target, { secrets })).rejects.toMatchObject({ body: { code: "upstream_auth_failed" } });
    expect(refused).toEqual(["vertex"]);
    const request = await requestFor(target, { secrets });
    expect(request.headers).toMatchObject({ authorization: "Bearer ya29.token-2" });
    expect(request.refused?.(401, new Headers())).toBe(true);
    expect(refused).toEqual(["vertex", "vertex"]);
  });

  it("gets no other token for lack of a right", async () => {
    const request = await requestFor(targetWith(own()));
    expect([request.refused?.(403, new Headers()), request.refused?.(401, new Headers())]).toEqual([false, true]);
  });
});

it("is free at a private address", () => {
  const { isFree } = vertex({});
  expect([isFree?.(targetWith({ api_base: "http://127.0.0.1:1" })), isFree?.(targetWith())]).toEqual([true, false]);
});

// How requests to Bedrock are signed: verified by a stand-in from the bytes that arrive, and compared with AWS's own SDK.
import fc from "fast-check";
import { afterEach, describe, expect, it } from "vitest";
import { httpFetch } from "../../functions/aws/http-fetch.ts";
import { sign } from "../../functions/aws/signature.ts";
import { awsSigner } from "../../functions/aws/signer.ts";
import { allProviders } from "../../functions/providers/all.ts";
import { type AwsEndpoint, startAwsEndpoint } from "../support/aws-endpoint.ts";
import { signedBySdk } from "../support/aws-sdk-signature.ts";
import { runs } from "../support/long.ts";
import { roleIn } from "../support/role.ts";
import { targetFrom } from "../support/target.ts";

const IDENTITY = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "the-secret", sessionToken: "the/session+token==" };
const NOVA = "amazon.nova-lite-v1:0";
const IDS = [
  NOVA,
  "us.anthropic.claude-sonnet-4-5-20250929-v1:0",
  "openai.gpt-oss-safeguard-20b",
  "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/abc123",
];

const endpoints: AwsEndpoint[] = [];
afterEach(() => Promise.all(endpoints.splice(0).map((endpoint) => endpoint.close())));

interface Given {
  readonly service?: string;
  readonly identity?: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken?: string;
  };
}

interface Call {
  readonly id?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly protocol?: string;
}

/** The provider as the function has it, with an address of the deployment's that verifies. */
async function start({ service = "bedrock", identity = IDENTITY }: Given = {}) {
  const endpoint = await startAwsEndpoint({ identity, service });
  endpoints.push(endpoint);
  const environment = {
    ...{ AWS_REGION: "us-east-1", AWS_ACCESS_KEY_ID: identity.accessKeyId },
    ...{ AWS_SECRET_ACCESS_KEY: identity.secretAccessKey, AWS_SESSION_TOKEN: identity.sessionToken },
  };
  const aws = awsSigner({ role: roleIn(environment), sign, now: Date.now });
  const providers = allProviders({ bedrock: { apiBase: endpoint.url } }, { aws });
  await providers.load?.(["bedrock"]);
  const ask = async ({ id = NOVA, headers = {}, body = "{}", protocol: name = "converse" }: Call = {}) => {
    const provider = providers.get("bedrock");
    const target = targetFrom({ model: `bedrock/${id}`, protocols: [name], provider_config: { headers } });
    const protocol = provider?.protocols(target).find((each) => each.name === name);
    if (protocol === undefined) throw new Error(`no protocol ${name}`);
    const forwarded = { "x-request-id": "r" };
    const request = await provider?.request({ target, stream: false, forwarded, protocol, body });
    if (request === undefined) throw new Error("no request");
    const { signal } = new AbortController();
    const sent = { method: "POST", headers: request.headers, body: request.body, signal } as const;
    const response = await httpFetch(request.url, sent);
    for await (const _ of response.body ?? []);
    return { request, response };
  };
  return { endpoint, ask };
}

describe("a signature", () => {
  it.each(IDS)("is verified for the id %s", async (id) => {
    const { endpoint, ask } = await start();
    expect([(await ask({ id })).response.status, endpoint.faults]).toEqual([200, [undefined]]);
  });

  it.each(IDS)("is that of AWS's own SDK for the id %s", async (id) => {
    const url = `https://bedrock-runtime.us-east-1.amazonaws.com/model/${encodeURIComponent(id)}/converse`;
    const asked = { url, headers: { "content-type": "application/json" }, body: '{"a":"é😀"}', service: "bedrock" };
    const expected = await signedBySdk({ ...asked, region: "us-east-1" }, IDENTITY);
    const at = Date.parse(expected["x-amz-date"]?.replace(/^(....)(..)(..)T(..)(..)/, "$1-$2-$3T$4:$5:") ?? "");
    expect(await sign(asked, { role: { ...IDENTITY, region: "us-east-1" }, at })).toEqual(expected);
  });

  it("covers the bytes that are sent, whatever the id and the text are", async () => {
    const { endpoint, ask } = await start();
    const id = fc.string({ minLength: 1, unit: fc.constantFrom(..."ab1.:/-_ %?#é!'()*&=+") });
    const property = fc.asyncProperty(id, fc.string({ unit: "grapheme" }), async (name, text) => {
      await ask({ id: `a${name}`, body: JSON.stringify({ text }) });
      const { target = "" } = endpoint.received.at(-1) ?? {};
      expect([endpoint.faults.at(-1), target.split("/").length, target.includes("?")]).toEqual([undefined, 4, false]);
    });
    await fc.assert(property, { numRuns: runs(30, 2_000) });
  });

  it("at Mantle is for the service of that name", async () => {
    const { endpoint, ask } = await start({ service: "bedrock-mantle" });
    for (const protocol of ["chat", "messages"]) await ask({ id: "openai.gpt-oss-20b", protocol });
    expect(endpoint.faults).toEqual([undefined, undefined]);
    await ask();
    expect(endpoint.faults.at(-1)).toMatch(/scoped/);
  });

  it("has no session where the credentials have none", async () => {
    const { sessionToken: _, ...identity } = IDENTITY;
    const { endpoint, ask } = await start({ identity });
    const { request } = await ask();
    expect([endpoint.faults, Object.keys(request.headers)]).toEqual([
      [undefined],
      expect.not.arrayContaining(["x-amz-security-token"]),
    ]);
  });

  it("covers the operator's own headers of AWS, never others, and cannot be replaced by them", async () => {
    const { endpoint, ask } = await start();
    const parts = { "X-Amz-Date": "never", "x-amz-security-token": "mine", "x-amz-content-sha256": "none" };
    await ask({ headers: { "X-Amz-Trace": " a  b ", "X-Team": "one", ...parts } });
    const headers = endpoint.received[0]?.headers;
    expect(endpoint.faults).toEqual([undefined]);
    expect(headers).toMatchObject({ "x-amz-trace": "a  b", "x-team": "one" });
    expect(headers?.["authorization"]).toMatch(
      /SignedHeaders=content-type;host;x-amz-content-sha256;x-amz-date;x-amz-security-token;x-amz-trace,/,
    );
  });

  it("and the credentials in it are secrets, and the secret key is never sent", async () => {
    const { endpoint, ask } = await start();
    const { request } = await ask();
    const [, signature] = /Signature=(\w+)/.exec(request.headers["authorization"] ?? "") ?? [];
    expect(request.secrets).toEqual(
      expect.arrayContaining([
        signature,
        request.headers["authorization"],
        IDENTITY.accessKeyId,
        IDENTITY.sessionToken,
      ]),
    );
    expect(JSON.stringify([request, endpoint.received])).not.toContain(IDENTITY.secretAccessKey);
  });
});

describe("a clock", () => {
  const MINUTE = 60_000;

  it.each([7, -7, 300, -300])("that is %d minutes wrong is corrected with the first refusal", async (minutes) => {
    const { endpoint, ask } = await start();
    endpoint.skew = minutes * MINUTE;
    const { request, response } = await ask();
    expect([response.status, request.refused?.(403, response.headers)]).toEqual([403, true]);
    expect((await ask()).response.status).toBe(200);
  });

  it.each([
    ["is right", 0],
    ["is days away", 3 * 24 * 60],
  ])("that %s is left alone", async (_, minutes) => {
    const { endpoint, ask } = await start();
    endpoint.skew = minutes * MINUTE;
    const { request, response } = await ask();
    expect(request.refused?.(403, response.headers)).toBe(false);
    expect(request.refused?.(403, new Headers())).toBe(false);
    expect(request.refused?.(403, new Headers({ date: "today" }))).toBe(false);
  });

  it("that several calls find wrong at once is corrected once", async () => {
    const { endpoint, ask } = await start();
    endpoint.skew = 60 * MINUTE;
    const refused = await Promise.all([ask(), ask()]);
    for (const { request, response } of refused) expect(request.refused?.(403, response.headers)).toBe(true);
    const { request, response } = await ask();
    expect([response.status, request.refused?.(403, response.headers)]).toEqual([200, false]);
  });
});

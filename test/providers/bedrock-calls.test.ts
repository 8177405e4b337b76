// Calls for models of Bedrock through the whole gateway, to a stand-in that verifies signatures by its own clock.
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { sign } from "../../functions/aws/signature.ts";
import { awsSigner } from "../../functions/aws/signer.ts";
import { chat, configuration } from "../core/support/requests.ts";
import { type AwsEndpoint, startAwsEndpoint } from "../support/aws-endpoint.ts";
import { startGateway } from "../support/gateway.ts";
import { roleIn } from "../support/role.ts";

const IDENTITY = { accessKeyId: "AKIDEXAMPLE", secretAccessKey: "the-secret", sessionToken: "the/session+token==" };
const ACCOUNT = "123456789012";
const PROFILE = `arn:aws:bedrock:us-east-1:${ACCOUNT}:inference-profile/us.amazon.nova-lite-v1:0`;
const GOOD = {
  status: 200,
  body: {
    output: { message: { role: "assistant", content: [{ text: "Hello" }] } },
    ...{ stopReason: "end_turn", usage: { inputTokens: 3, outputTokens: 2, totalTokens: 5 } },
  },
};
const COMPLETION = {
  status: 200,
  body: {
    ...{ id: "c", object: "chat.completion", created: 1, model: "openai.gpt-oss-20b" },
    choices: [{ index: 0, message: { role: "assistant", content: "Hello" }, finish_reason: "stop" }],
    usage: { prompt_tokens: 3, completion_tokens: 2, total_tokens: 5 },
  },
};

let endpoint: AwsEndpoint;
let now: () => number;
beforeEach(async () => {
  endpoint = await startAwsEndpoint({ identity: IDENTITY });
  now = Date.now;
});
afterEach(() => endpoint.close());

async function start(model: object = {}, identity: Partial<typeof IDENTITY> = IDENTITY) {
  const environment = {
    ...{ AWS_REGION: "us-east-1", AWS_ACCESS_KEY_ID: identity.accessKeyId },
    ...{ AWS_SECRET_ACCESS_KEY: identity.secretAccessKey, AWS_SESSION_TOKEN: identity.sessionToken },
  };
  const aws = awsSigner({ role: roleIn(environment), sign, now: () => now() });
  const entry = { model: `bedrock/${PROFILE}`, provider_config: undefined, fallbacks: [], retries: 2, ...model };
  const gateway = await startGateway(configuration(entry), { aws, defaults: { bedrock: { apiBase: endpoint.url } } });
  return { gateway, ask: () => gateway.ask({ body: chat() }) };
}

const dates = () => endpoint.received.map(({ headers }) => headers["x-amz-date"]);
const codeIn = ({ text }: { text: string }) => JSON.parse(text).error?.code;

describe("a call", () => {
  it("is answered for the role's signature", async () => {
    endpoint.answers.push(GOOD);
    const { ask } = await start();
    const { status, text } = await ask();
    expect([status, endpoint.faults, text]).toEqual([200, [undefined], expect.stringContaining("Hello")]);
  });

  it("passes chat completions through at Mantle", async () => {
    const mantle = await startAwsEndpoint({ identity: IDENTITY, service: "bedrock-mantle" });
    await endpoint.close();
    endpoint = mantle;
    endpoint.answers.push(COMPLETION);
    const { ask } = await start({ model: "bedrock/openai.gpt-oss-20b" });
    expect([(await ask()).status, endpoint.faults]).toEqual([200, [undefined]]);
    expect(endpoint.received[0]?.target).toBe("/v1/chat/completions");
    expect(JSON.parse(String(endpoint.received[0]?.body))).toMatchObject({ model: "openai.gpt-oss-20b" });
  });

  it("is signed anew for every attempt", async () => {
    endpoint.answers.push({ status: 503, body: { message: "busy" } }, { status: 503, body: { message: "busy" } }, GOOD);
    let seconds = 0;
    now = () => Date.now() + ++seconds * 1_000;
    const { ask } = await start();
    expect((await ask()).status).toBe(200);
    expect([endpoint.faults, new Set(dates()).size]).toEqual([[undefined, undefined, undefined], 3]);
  });

  it("is sent again once, with AWS's time, where a clock is wrong; the next call is right at once", async () => {
    endpoint.answers.push(GOOD, GOOD);
    endpoint.skew = -20 * 60_000;
    const { ask } = await start();
    expect([(await ask()).status, (await ask()).status]).toEqual([200, 200]);
    expect(endpoint.faults).toEqual([expect.stringMatching(/^Signature not yet current/), undefined, undefined]);
  });

  it("that AWS refuses ends with 502, without a retry, and shows nothing of the role", async () => {
    const { ask, gateway } = await start({}, { ...IDENTITY, secretAccessKey: "another" });
    const answered = await ask();
    expect([answered.status, codeIn(answered), endpoint.faults.length]).toEqual([502, "upstream_auth_failed", 1]);
    const said = answered.text + JSON.stringify([gateway.log, gateway.metrics, gateway.reported]);
    expect(said).not.toMatch(/AKIDEXAMPLE|session\+token|another|127\.0\.0\.1/);
  });

  it("ends with 502 where there is no role, and nothing is sent", async () => {
    const { ask } = await start({}, {});
    expect([codeIn(await ask()), endpoint.received]).toEqual(["upstream_auth_failed", []]);
  });

  it("shows neither the account nor the role though AWS repeats them", async () => {
    const role = `arn:aws:sts::${ACCOUNT}:assumed-role/sluice/gateway`;
    const message = `${role} and arn:aws:bedrock:us-east-1:${ACCOUNT}:guardrail/abc in us-east-1 and ${PROFILE} and account ${ACCOUNT} and AKIDEXAMPLE`;
    endpoint.answers.push({ status: 400, body: { message } });
    const { ask } = await start();
    const { status, text } = await ask();
    expect([status, text]).toEqual([400, expect.not.stringMatching(/123456789012|assumed-role|guardrail|AKID/)]);
  });
});

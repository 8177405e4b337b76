// Clients of Messages on Bedrock's Claude, natively: InvokeModel, at a stand-in that verifies signatures and refuses what
// Bedrock refuses.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { sign } from "../../functions/aws/signature.ts";
import { awsSigner } from "../../functions/aws/signer.ts";
import { configuration, MODEL } from "../core/support/requests.ts";
import { message, PATH, streamed } from "../protocols/messages/native/support.ts";
import { REGION, ROLE } from "../support/bedrock-stand-in/credentials.ts";
import * as faults from "../support/bedrock-stand-in/faults.ts";
import { type BedrockStandIn, startBedrockStandIn } from "../support/bedrock-stand-in.ts";
import { startGateway } from "../support/gateway.ts";
import { roleIn } from "../support/role.ts";

const CLAUDE = "us.anthropic.claude-sonnet-4-5-20250929-v1:0";
let bedrock: BedrockStandIn;

beforeAll(async () => {
  bedrock = await startBedrockStandIn();
});
beforeEach(() => bedrock.reset());
afterAll(() => bedrock.close());

async function start(members: object = {}) {
  const environment = { AWS_REGION: REGION, AWS_ACCESS_KEY_ID: ROLE.accessKeyId };
  const role = { AWS_SECRET_ACCESS_KEY: ROLE.secretAccessKey, AWS_SESSION_TOKEN: ROLE.sessionToken };
  const aws = awsSigner({ role: roleIn({ ...environment, ...role }), sign, now: Date.now });
  const model = { model: `bedrock/${CLAUDE}`, provider_config: undefined, retries: 0, ...members };
  const gateway = await startGateway(configuration(model), { aws, defaults: { bedrock: { apiBase: bedrock.url } } });
  return (body: string, headers: Record<string, string> = {}) =>
    gateway.ask({ path: PATH, body, headers: { "x-api-key": "my-secret-key", ...headers } });
}

const sentBody = () => JSON.parse(bedrock.requests[0]?.body ?? "{}");

/** The events of a stream: each has its name twice. */
function eventsIn(text: string): Record<string, unknown>[] {
  return text
    .trimEnd()
    .split("\n\n")
    .map((event) => {
      const [, name, data = ""] = /^event: (\w+)\ndata: (.*)$/s.exec(event) ?? [];
      const value = JSON.parse(data);
      expect(value.type).toBe(name);
      return value;
    });
}

describe("Bedrock's Claude", () => {
  it("is asked by InvokeModel, with the client's own members and AWS's envelope", async () => {
    const ask = await start();
    const { status, text } = await ask(message({ top_k: 5, system: "Be brief." }));
    expect(bedrock.refusals).toEqual([]);
    expect([status, JSON.parse(text)]).toMatchObject([200, { type: "message", model: MODEL, role: "assistant" }]);
    expect(bedrock.requests[0]?.path).toBe(`/model/${encodeURIComponent(CLAUDE)}/invoke`);
    expect(sentBody()).toEqual({
      ...{ anthropic_version: "bedrock-2023-05-31", max_tokens: 100, top_k: 5, system: "Be brief." },
      messages: [{ role: "user", content: "Hi" }],
    });
  });

  it("sends the events of a stream as Anthropic does", async () => {
    const ask = await start();
    const { status, text } = await ask(streamed());
    expect([status, bedrock.refusals]).toEqual([200, []]);
    expect(bedrock.requests[0]?.path).toMatch(/\/invoke-with-response-stream$/);
    const events = eventsIn(text);
    expect(events[0]).toMatchObject({ type: "message_start", message: { model: MODEL } });
    expect(events.at(-1)).toMatchObject({ type: "message_stop", "amazon-bedrock-invocationMetrics": {} });
  });

  it("gets the betas that it knows, in the body, and nothing of Anthropic's versions", async () => {
    const ask = await start();
    const betas = "claude-code-20250219,interleaved-thinking-2025-05-14, advanced-tool-use-2025-11-20,next-2027-01-01";
    const { status } = await ask(message(), { "anthropic-version": "2026-10-21", "anthropic-beta": betas });
    expect([status, bedrock.refusals]).toEqual([200, []]);
    expect(sentBody().anthropic_beta).toEqual(["interleaved-thinking-2025-05-14", "tool-search-tool-2025-10-19"]);
  });

  it("keeps the version and the betas that the model's entry sets", async () => {
    const set = { anthropic_version: "bedrock-2023-05-31", anthropic_beta: ["effort-2025-11-24"] };
    const ask = await start({ set });
    await ask(message(), { "anthropic-beta": "context-1m-2025-08-07" });
    expect(sentBody()).toMatchObject(set);
  });

  it.each([
    ["ValidationException", 400, "invalid_request_error"],
    ["ResourceNotFoundException", 404, "not_found_error"],
    ["ThrottlingException", 429, "rate_limit_error"],
    ["ModelErrorException", 424, "api_error"],
    ["InternalServerException", 500, "api_error"],
    ["ServiceUnavailableException", 503, "overloaded_error"],
  ] as const)("names its %s as Anthropic would, with its own status and words", async (type, status, expected) => {
    const ask = await start();
    bedrock.fail(faults.exception(type, "The stand-in's own words."));
    const answered = await ask(message());
    expect([answered.status, JSON.parse(answered.text).error]).toEqual([
      status,
      { type: expected, message: "The stand-in's own words." },
    ]);
  });

  it.each([
    ["ThrottlingException", 429, "rate_limit_error"],
    ["ServiceUnavailableException", 529, "overloaded_error"],
    ["InternalServerException", 500, "api_error"],
  ] as const)("reports a %s as the first frame with the status of its type", async (type, status, expected) => {
    const ask = await start();
    bedrock.fail(faults.exceptionAfter(0, type, "Words."));
    const answered = await ask(streamed());
    expect([answered.status, JSON.parse(answered.text).error]).toEqual([status, { type: expected, message: "Words." }]);
  });

  it("reports one in the middle of a stream as an event, behind which nothing looks complete", async () => {
    const ask = await start();
    bedrock.fail(faults.exceptionAfter(3, "ModelStreamErrorException", "Words."));
    const { status, text } = await ask(streamed());
    expect([status, eventsIn(text).at(-1)]).toMatchObject([
      200,
      { type: "error", error: { type: "api_error", message: "Words." } },
    ]);
    expect(text).not.toContain("message_stop");
  });

  it.each([
    ["that is cut", faults.cutInFrameAfter(3)],
    ["with a wrong checksum", faults.brokenFrameAfter(3)],
  ])("never completes a stream by a frame %s", async (_, fault) => {
    const ask = await start();
    bedrock.fail(fault);
    const { text } = await ask(streamed());
    expect(eventsIn(text).at(-1)).toMatchObject({ type: "error", error: { type: "api_error" } });
    expect(text).not.toContain("message_stop");
  });

  it("is refused with 502, without a word of the role, where AWS refuses the credentials", async () => {
    const ask = await start();
    bedrock.fail(faults.denied());
    const { status, text } = await ask(message());
    expect([status, JSON.parse(text).error.type]).toEqual([502, "api_error"]);
    expect(text).not.toMatch(/123456789012|assumed-role/);
  });

  it("can be chosen for the ARN of a profile by the model's protocols", async () => {
    const arn = "arn:aws:bedrock:us-east-1:123456789012:application-inference-profile/a1b2c3d4e5f6";
    const ask = await start({ model: `bedrock/${arn}`, protocols: ["messages"] });
    expect([(await ask(message())).status, bedrock.refusals]).toEqual([200, []]);
    expect(bedrock.requests[0]?.path).toBe(`/model/${encodeURIComponent(arn)}/invoke`);
  });
});

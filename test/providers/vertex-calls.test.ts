// Calls for models of Vertex AI through the whole gateway, while Google accepts, refuses or withholds tokens.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { httpFetch } from "../../functions/aws/http-fetch.ts";
import type { Fetch } from "../../functions/core/upstream/fetch.ts";
import { chat, configuration } from "../core/support/requests.ts";
import { type Answer, events, scriptedFetch, status } from "../core/support/scripted-fetch.ts";
import { startGateway } from "../support/gateway.ts";
import { startTokenEndpoint, type TokenEndpoint } from "../support/google-token-endpoint.ts";

const ANSWER = {
  candidates: [{ content: { role: "model", parts: [{ text: "Hello" }] }, finishReason: "STOP" }],
  usageMetadata: { promptTokenCount: 3, candidatesTokenCount: 2, totalTokenCount: 5 },
};

let endpoint: TokenEndpoint;
beforeAll(async () => {
  endpoint = await startTokenEndpoint();
});
afterAll(() => endpoint.close());
beforeEach(() => {
  endpoint.answers.splice(0);
  endpoint.failure = undefined;
  endpoint.now = Date.now();
});

async function start(answer: Answer, model: object = {}) {
  const { fetch: scripted, asked } = scriptedFetch(answer);
  const fetch: Fetch = (url, request) => (url === endpoint.url ? httpFetch(url, request) : scripted(url, request));
  const own = {
    model: "vertex/gemini-2.5-pro",
    provider_config: { credentials: endpoint.credentials() },
    fallbacks: [],
  };
  const gateway = await startGateway(configuration({ ...own, ...model }), { fetch });
  const tokens = () => asked.map(({ headers }) => headers.get("authorization")?.replace("Bearer ya29.", ""));
  return { tokens, gateway, ask: () => gateway.ask({ body: chat({ stream: true }) }) };
}

const codeIn = ({ text }: { text: string }) => JSON.parse(text).error?.code;
const GOOD = events([`data: ${JSON.stringify(ANSWER)}\r\n\r\n`]);
const REFUSED = status(401, { status: "UNAUTHENTICATED" });

/** Refuses the tokens that are named. */
function refusing(...tokens: string[]): Answer {
  const headers = new Set(tokens.map((token) => `Bearer ya29.${token}`));
  return (asked) => (headers.has(asked.headers.get("authorization") ?? "") ? REFUSED(asked) : GOOD(asked));
}

describe("a call", () => {
  it("is answered, and calls at once share one token", async () => {
    const { ask, tokens } = await start(GOOD);
    const answers = await Promise.all(Array.from({ length: 8 }, ask));
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(200));
    expect(new Set(tokens())).toEqual(new Set(["token-1"]));
    expect(endpoint.answers).toHaveLength(1);
  });

  it("whose token is refused is sent again once, with a fresh one", async () => {
    const { ask, tokens } = await start(refusing("token-1"));
    expect((await ask()).status).toBe(200);
    expect(tokens()).toEqual(["token-1", "token-2"]);
  });

  it("whose fresh token is refused, too, ends with 502", async () => {
    const { ask, tokens, gateway } = await start(REFUSED);
    const answered = await ask();
    expect([answered.status, codeIn(answered)]).toEqual([502, "upstream_auth_failed"]);
    expect(answered.headers["x-should-retry"]).toBe("false");
    expect(tokens()).toEqual(["token-1", "token-2"]);
    expect(gateway.log).toMatchObject([{ attempts: [{ status: 401 }, { status: 401 }] }]);
  });

  it("is not sent again for lack of a right", async () => {
    const { ask, tokens } = await start(status(403));
    expect(codeIn(await ask())).toBe("upstream_auth_failed");
    expect(tokens()).toEqual(["token-1"]);
  });

  it.each([
    ["is down", { status: 503, body: "" }, 503, "limits_unavailable", "TOKEN_STATUS_503"],
    [
      "refuses the account",
      { status: 400, body: '{"error":"invalid_grant"}' },
      502,
      "upstream_auth_failed",
      "TOKEN_INVALID_GRANT",
    ],
  ])(
    "is not sent while the token endpoint %s; the log says why, and nothing of the account",
    async (_, failure, ...rest) => {
      const [status, code, cause] = rest;
      endpoint.failure = failure;
      const { ask, tokens, gateway } = await start(GOOD);
      const answered = await ask();
      expect([answered.status, codeIn(answered), tokens()]).toEqual([status, code, []]);
      expect(gateway.log).toMatchObject([{ attempts: [{ code, cause }], total_tokens: 0 }]);
      const said = answered.text + JSON.stringify([gateway.log, gateway.metrics, gateway.reported]);
      expect(said).not.toMatch(/sluice-test-project|PRIVATE|ya29|127\.0\.0\.1/);
    },
  );

  it.each([
    [{ project_id: undefined }, "PROJECT_MISSING"],
    [{ private_key: "x" }, "CREDENTIALS_PRIVATE_KEY"],
  ])("is not sent with credentials that have %j, and the log says why", async (members, cause) => {
    const { ask, tokens, gateway } = await start(GOOD, {
      provider_config: { credentials: endpoint.credentials(members) },
    });
    const answered = await ask();
    expect([answered.status, codeIn(answered), tokens()]).toEqual([500, "model_misconfigured", []]);
    expect(gateway.log).toMatchObject([{ attempts: [{ code: "model_misconfigured", cause }] }]);
  });

  it("shows nothing of the account though Google repeats it", async () => {
    const message = "projects/sluice-test-project: sluice@sluice-test-project.iam.gserviceaccount.com, ya29.token-1";
    const { ask } = await start(status(400, { message }));
    const { status: code, text } = await ask();
    expect(code).toBe(400);
    expect(text).not.toMatch(/sluice-test-project|ya29/);
  });
});

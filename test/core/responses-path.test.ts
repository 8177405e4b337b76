// What is at the paths of Responses: one call, and nothing that is stored.
import { describe, expect, it } from "vitest";
import { startGateway } from "../support/gateway.ts";
import { envelopeOf } from "./support/envelope.ts";
import { configuration } from "./support/requests.ts";

const gateway = await startGateway(configuration());
const PATH = "/v1/responses";

describe("a WebSocket", () => {
  const offered = { upgrade: "websocket", connection: "Upgrade", "openai-beta": "responses_websockets=2026-02-06" };

  it.each([
    ["a key of this gateway", { ...offered, authorization: "Bearer my-secret-key" }],
    ["no key", offered],
    ["what a platform leaves of it", { "sec-websocket-key": "x3JJHMbDL1EzLkh9GBhXDw==" }],
  ])("is refused so that Codex goes on without it: with %s", async (_, headers) => {
    for (const path of [PATH, "/responses", "/openai/v1/responses/"]) {
      const { status, headers: sent, text } = await gateway.ask({ method: "GET", path, headers });
      expect([status, sent["content-type"]]).toEqual([426, "application/json"]);
      expect(JSON.parse(text).error).toMatchObject({ type: "invalid_request_error", code: "upgrade_required" });
    }
  });

  it("is nothing that another path or method has", async () => {
    expect((await gateway.ask({ method: "GET", path: "/v1/chat/completions", headers: offered })).status).toBe(405);
    expect((await gateway.ask({ path: PATH, headers: offered })).status).toBe(401);
    expect((await gateway.ask({ method: "GET", path: PATH })).status).toBe(405);
  });
});

describe("what a provider has stored", () => {
  it.each([
    ["GET", "/resp_1"],
    ["DELETE", "/resp_1"],
    ["POST", "/resp_1/cancel"],
    ["GET", "/resp_1/input_items"],
    ["POST", "/input_tokens"],
    ["POST", "/compact"],
  ])("is at no path: %s %s", async (method, rest) => {
    for (const base of [PATH, "/responses", "/v1/v1/responses"]) {
      const answered = await gateway.ask({ method, path: `${base}${rest}` });
      expect(answered.status).toBe(404);
      expect(envelopeOf(answered)).toMatchObject({ code: "unknown_url", type: "invalid_request_error" });
      expect(envelopeOf(answered).message).not.toContain("base URL");
    }
  });
});

// The headers of a client of Messages that travel on: all of Anthropic's own to Anthropic, and to the clouds the betas that
// they know.
import { describe, expect, it } from "vitest";
import { chat } from "../../../core/support/requests.ts";
import { json } from "../../../core/support/scripted-fetch.ts";
import { message, startNative, streamed } from "./support.ts";

const VERSION = "2026-10-21";
const BETAS =
  "claude-code-20250219,context-1m-2025-08-07, interleaved-thinking-2025-05-14,advanced-tool-use-2025-11-20,next-2027-01-01";
const sent = { "anthropic-version": VERSION, "anthropic-beta": BETAS, "x-app": "cli" };
const answer = json({ type: "message", model: "m", content: [], stop_reason: "end_turn" });

async function asked(members: object, headers: Record<string, string> = sent, body = message()) {
  const config = { api_key: "a-key-of-its-own", api_base: undefined };
  const { ask, asked } = await startNative(answer, { retries: 0, provider_config: config, ...members });
  await ask(body, headers);
  const [request] = asked;
  if (request === undefined) throw new Error("the provider was not asked");
  return { url: request.url, headers: request.headers, body: JSON.parse(request.body) };
}

describe("Anthropic", () => {
  it("gets the client's version and betas, word for word, and no other of its headers", async () => {
    const { headers } = await asked({ model: "anthropic/claude-haiku-4-5" });
    expect([headers.get("anthropic-version"), headers.get("anthropic-beta")]).toEqual([VERSION, BETAS]);
    expect([headers.get("x-app"), headers.get("x-api-key")]).toEqual([null, "a-key-of-its-own"]);
  });

  it("gets the version that translated requests are written for, where the client names none or asks in another protocol", async () => {
    const { headers } = await asked({ model: "anthropic/claude-haiku-4-5" }, {});
    expect([headers.get("anthropic-version"), headers.get("anthropic-beta")]).toEqual(["2023-06-01", null]);
    const config = { provider_config: { api_key: "k" }, model: "anthropic/claude-haiku-4-5" };
    const { gateway, asked: sentOn } = await startNative(answer, config);
    await gateway.ask({ body: chat(), headers: { authorization: "Bearer my-secret-key", ...sent } });
    const translated = sentOn[0]?.headers;
    expect([translated?.get("anthropic-version"), translated?.get("anthropic-beta")]).toEqual(["2023-06-01", null]);
  });
});

describe("Vertex AI", () => {
  const model = { model: "vertex/claude-sonnet-4-5@20250929" };

  it("gets the betas that it knows, under its own names, and no version of Anthropic's", async () => {
    const { headers, body } = await asked(model);
    expect(headers.get("anthropic-beta")).toBe(
      "context-1m-2025-08-07,interleaved-thinking-2025-05-14,tool-search-tool-2025-10-19",
    );
    expect(headers.get("anthropic-version")).toBeNull();
    expect(body).toEqual({ anthropic_version: "vertex-2023-10-16", max_tokens: 100, messages: expect.any(Array) });
  });

  it("gets no header for betas of which it knows none", async () => {
    const { headers } = await asked(model, { "anthropic-beta": "claude-code-20250219,," });
    expect(headers.get("anthropic-beta")).toBeNull();
  });

  it("is asked for a stream at an address of its own", async () => {
    const { url, body } = await asked(model, sent, streamed());
    expect([url, body.stream]).toEqual([expect.stringMatching(/:streamRawPredict$/), true]);
  });
});

describe("Bedrock", () => {
  it("gets them in the body, beside a version of its own", async () => {
    const { url, headers, body } = await asked({ model: "bedrock/eu.anthropic.claude-sonnet-4-5-20250929-v1:0" });
    expect(url).toMatch(/\/invoke$/);
    expect([headers.get("anthropic-beta"), headers.get("anthropic-version")]).toEqual([null, null]);
    expect(body).toEqual({
      anthropic_version: "bedrock-2023-05-31",
      anthropic_beta: ["context-1m-2025-08-07", "interleaved-thinking-2025-05-14", "tool-search-tool-2025-10-19"],
      ...{ max_tokens: 100, messages: expect.any(Array) },
    });
  });

  it("gets those that Mantle knows in a header there, with the version that it has", async () => {
    const { url, headers } = await asked({ model: "bedrock/anthropic.claude-opus-4-7" });
    expect(url).toMatch(/\/anthropic\/v1\/messages$/);
    expect([headers.get("anthropic-version"), headers.get("anthropic-beta")]).toEqual([
      "2023-06-01",
      "claude-code-20250219,context-1m-2025-08-07,interleaved-thinking-2025-05-14,tool-search-tool-2025-10-19",
    ]);
  });
});

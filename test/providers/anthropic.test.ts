// What Anthropic, and every address that speaks its Messages API, gets to see of a call.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Secrets } from "../../functions/core/directory/secret-store.ts";
import type { Target } from "../../functions/core/directory/target.ts";
import { messages } from "../../functions/protocols/messages/protocol.ts";
import { anthropic, headersOf, messagesAddress } from "../../functions/providers/anthropic.ts";
import type { Credentials } from "../../functions/providers/default-credentials.ts";
import { targetFrom } from "../support/target.ts";

const addressFor = (base: string) => messagesAddress(new URL(base)).href;
const asked = { apiKey: "sk-ant", forwarded: {}, stream: false };

describe("the address", () => {
  it.each([
    ["https://api.anthropic.com", "https://api.anthropic.com/v1/messages"],
    ["https://api.anthropic.com/v1", "https://api.anthropic.com/v1/messages"],
    ["http://127.0.0.1:4010/anthropic/", "http://127.0.0.1:4010/anthropic/v1/messages"],
    ["http://127.0.0.1:4010/v1/anthropic", "http://127.0.0.1:4010/v1/anthropic/v1/messages"],
    ["https://llm.example.com/v1?version=2", "https://llm.example.com/v1/messages?version=2"],
  ])("of the base %s is %s", (base, address) => {
    expect(addressFor(base)).toBe(address);
  });

  it("is the same with and without the version, however many slashes there are", () => {
    const path = fc.constantFrom("", "/anthropic", "/v1beta", "/a/b");
    const slashes = fc.nat(3).map((count) => "/".repeat(count));
    fc.assert(
      fc.property(path, slashes, (rest, end) => {
        const base = `https://llm.example.com${rest}`;
        expect(addressFor(`${base}${end}`)).toBe(`${base}/v1/messages`);
        expect(addressFor(`${base}/v1${end}`)).toBe(`${base}/v1/messages`);
      }),
    );
  });
});

describe("the headers", () => {
  it("carry the key, the version, and ask for what the client asked for, uncompressed", () => {
    const headers = {
      "anthropic-version": "2023-06-01",
      "content-type": "application/json",
      accept: "application/json",
      "accept-encoding": "identity",
      "user-agent": "sluice",
      "x-api-key": "sk-ant",
    };
    expect(headersOf(asked)).toEqual(headers);
    expect(headersOf({ ...asked, stream: true })).toEqual({ ...headers, accept: "text/event-stream" });
  });

  it("have no key where the address needs none, and take every key, as UTF-8 where it is not ASCII", () => {
    expect(headersOf({ ...asked, apiKey: "" })).not.toHaveProperty("x-api-key");
    const sent = new Headers(headersOf({ ...asked, apiKey: "sk-…" })).get("x-api-key") ?? "";
    expect(Buffer.from(sent, "latin1").toString("utf8")).toBe("sk-…");
  });

  it("carry the client's version and request id, but never in place of the gateway's own", () => {
    const forwarded = { "anthropic-version": "2024-01-01", "x-request-id": "r", "x-api-key": "mine", accept: "x" };
    expect(headersOf({ ...asked, forwarded })).toMatchObject({
      "anthropic-version": "2024-01-01",
      "x-request-id": "r",
      "x-api-key": "sk-ant",
      accept: "application/json",
    });
  });

  it("carry the client's betas as they are", () => {
    expect(headersOf(asked)).not.toHaveProperty("anthropic-beta");
    expect(headersOf({ ...asked, forwarded: { "anthropic-beta": "a, b" } })["anthropic-beta"]).toBe("a, b");
  });
});

describe("a request", () => {
  const targetWith = (config: object = {}) =>
    targetFrom({ model: "anthropic/claude-sonnet-5", provider_config: config });

  function requestFor(target: Target, defaults: Credentials, secrets?: Secrets) {
    const question = { target, stream: false, forwarded: {}, protocol: messages, body: "{}" };
    return anthropic(defaults, { secrets }).request(question);
  }

  it("goes to Anthropic with the deployment's key, and hides it", async () => {
    const { url, body, headers, secrets } = await requestFor(targetWith(), { apiKey: "sk-ant-default\n" });
    expect([url, body]).toEqual(["https://api.anthropic.com/v1/messages", "{}"]);
    expect(headers).toMatchObject({ "x-api-key": "sk-ant-default" });
    expect(secrets).toEqual(expect.arrayContaining(["sk-ant-default", "api.anthropic.com"]));
  });

  it("takes the deployment's key to its own origin only", async () => {
    const keyFor = async (config: object, defaults: Credentials) =>
      (await requestFor(targetWith(config), { apiKey: "sk-ant-default", ...defaults })).headers["x-api-key"];
    const elsewhere = { api_base: "https://llm.example.com" };
    expect(await keyFor({ api_base: "https://api.anthropic.com/v1" }, {})).toBe("sk-ant-default");
    expect(await keyFor(elsewhere, {})).toBeUndefined();
    expect(await keyFor(elsewhere, { apiBase: "https://llm.example.com/v1" })).toBe("sk-ant-default");
    expect(
      await keyFor({ api_base: "https://api.anthropic.com" }, { apiBase: "https://llm.example.com" }),
    ).toBeUndefined();
    expect(await keyFor({ ...elsewhere, api_key: "sk-own" }, {})).toBe("sk-own");
    expect(await keyFor({ api_key: "" }, {})).toBeUndefined();
  });

  it("waits for a key that is kept elsewhere, and says so if the provider refuses it", async () => {
    const refused: string[] = [];
    const secrets = {
      get: async (name: string) => `sk-of-${name}`,
      refused: (name: string) => void refused.push(name),
    };
    const request = await requestFor(targetWith({ api_key: { secret: "claude" } }), {}, secrets);
    expect(request.headers["x-api-key"]).toBe("sk-of-claude");
    expect(request.secrets).toContain("sk-of-claude");
    expect(request.refused?.(401, new Headers())).toBe(false);
    expect(refused).toEqual(["claude"]);
  });

  it("is free at a private address", () => {
    const { isFree } = anthropic({ apiBase: "http://127.0.0.1:4000" });
    expect(isFree?.(targetWith())).toBe(true);
    expect(isFree?.(targetWith({ api_base: "https://api.anthropic.com" }))).toBe(false);
  });
});

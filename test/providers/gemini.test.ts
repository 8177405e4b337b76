// What Google's Gemini API, and every address that speaks it, gets to see of a call.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Target } from "../../functions/core/directory/target.ts";
import { generate } from "../../functions/protocols/generate/protocol.ts";
import type { Credentials } from "../../functions/providers/default-credentials.ts";
import { gemini } from "../../functions/providers/gemini.ts";
import { targetFrom } from "../support/target.ts";

/** What could end a part of an address, and what is hard to encode. */
const SIGNIFICANT = fc.constantFrom(..."/?#:%.\\@&=+; \n\0aé😀", "\ud800", "models/", "publishers/");

const GOOGLE = "https://generativelanguage.googleapis.com";

function targetWith(config: object = {}, id = "gemini-2.5-pro"): Target {
  return targetFrom({ model: `gemini/${id}`, provider_config: config });
}

async function requestFor(target: Target, defaults: Credentials = {}, stream = false) {
  const forwarded = { "x-request-id": "r" };
  return gemini(defaults).request({ target, stream, forwarded, protocol: generate, body: "{}" });
}

const urlFor = async (config: object, id?: string, stream = false) =>
  (await requestFor(targetWith(config, id), {}, stream)).url;

describe("the address", () => {
  it.each([
    [GOOGLE, "/v1beta/models/gemini-2.5-pro:generateContent"],
    [`${GOOGLE}/`, "/v1beta/models/gemini-2.5-pro:generateContent"],
    [`${GOOGLE}/v1beta/`, "/v1beta/models/gemini-2.5-pro:generateContent"],
    [`${GOOGLE}/v1`, "/v1/models/gemini-2.5-pro:generateContent"],
    [`${GOOGLE}/v1alpha`, "/v1alpha/models/gemini-2.5-pro:generateContent"],
    ["https://gateway.example.com/v1/team/google", "/v1/team/google/v1beta/models/gemini-2.5-pro:generateContent"],
    ["https://gateway.example.com?team=a", "/v1beta/models/gemini-2.5-pro:generateContent?team=a"],
  ])("of the base %s ends in %s", async (api_base, path) => {
    expect(await urlFor({ api_base })).toBe(`${new URL(api_base).origin}${path}`);
  });

  it("asks for server-sent events where a stream is wanted, and keeps the address's own query", async () => {
    const path = "/v1beta/models/gemini-2.5-pro:streamGenerateContent";
    expect(await urlFor({}, undefined, true)).toBe(`${GOOGLE}${path}?alt=sse`);
    expect(await urlFor({ api_base: `${GOOGLE}?team=a` }, undefined, true)).toBe(`${GOOGLE}${path}?team=a&alt=sse`);
  });

  it.each([
    ["models/gemini-2.5-pro", "models/gemini-2.5-pro"],
    ["tunedModels/mine", "tunedModels/mine"],
    ["models/models/x", "models/models%2Fx"],
  ])("has %s as %s", async (id, path) => {
    expect(await urlFor({}, id)).toBe(`${GOOGLE}/v1beta/${path}:generateContent`);
  });

  it("has the same path and query whatever the id is", () => {
    const target = targetWith();
    const id = fc.oneof(
      fc.string({ unit: SIGNIFICANT, minLength: 1 }),
      fc.constantFrom(
        "..",
        "../../v1/x",
        "a?key=b",
        "a#b",
        "a:batch",
        "%2e%2e",
        "models/..",
        "\ud800",
        "a\\b",
        "//evil.com",
      ),
    );
    return fc.assert(
      fc.asyncProperty(id, async (id) => {
        const { origin, pathname, search, hash } = new URL(
          (await requestFor({ ...target, model: `gemini/${id}` }, {}, true)).url,
        );
        expect([origin, search, hash]).toEqual([GOOGLE, "?alt=sse", ""]);
        expect(pathname).toMatch(/^\/v1beta\/(models|tunedModels)\/[^/:]+:streamGenerateContent$/);
      }),
    );
  });
});

describe("a request", () => {
  it("carries the key in its header only, and hides it", async () => {
    const { url, headers, body, secrets } = await requestFor(targetWith(), { apiKey: "AIza-default\n" });
    expect([url.includes("AIza"), body]).toEqual([false, "{}"]);
    expect(headers).toEqual({
      "x-request-id": "r",
      "content-type": "application/json",
      accept: "application/json",
      "accept-encoding": "identity",
      "user-agent": "sluice",
      "x-goog-api-key": "AIza-default",
    });
    expect(secrets).toEqual(expect.arrayContaining(["AIza-default", "generativelanguage.googleapis.com"]));
  });

  it("takes the deployment's key to its own origin only", async () => {
    const keyFor = async (config: object, defaults: Credentials = {}) =>
      (await requestFor(targetWith(config), { apiKey: "AIza-default", ...defaults })).headers["x-goog-api-key"];
    const elsewhere = { api_base: "https://llm.example.com" };
    expect(await keyFor({ api_base: `${GOOGLE}/v1` })).toBe("AIza-default");
    expect(await keyFor(elsewhere)).toBeUndefined();
    expect(await keyFor(elsewhere, { apiBase: "https://llm.example.com/v1beta" })).toBe("AIza-default");
    expect(await keyFor({ api_base: GOOGLE }, { apiBase: "https://llm.example.com" })).toBeUndefined();
    expect(await keyFor({ ...elsewhere, api_key: "AIza-own" })).toBe("AIza-own");
    expect(await keyFor({ api_key: "" })).toBeUndefined();
  });

  it("is free at a private address", () => {
    const { isFree } = gemini({ apiBase: "http://127.0.0.1:4000" });
    expect([isFree?.(targetWith()), isFree?.(targetWith({ api_base: GOOGLE }))]).toEqual([true, false]);
  });
});

// The headers that a model has of its own, whatever its provider.
import { describe, expect, it } from "vitest";
import { generate } from "../../functions/protocols/generate/protocol.ts";
import { allProviders, providerNames } from "../../functions/providers/all.ts";
import { targetFrom } from "../support/target.ts";

const providers = allProviders();
await providers.load?.(providerNames());

function requestOf(name: string, headers: object) {
  const api_key = "key-of-the-model";
  const target = targetFrom({
    model: `${name}/m`,
    provider_config: { api_key, api_base: "https://models.example", headers },
  });
  const question = { target, stream: true, forwarded: { "x-request-id": "r" }, protocol: generate, body: "{}" };
  return providers.get(name)?.request(question);
}

describe.each(providerNames())("a request to %s", (name) => {
  it("carries them, in place of the gateway's own whatever their capitals", async () => {
    const request = await requestOf(name, { "User-Agent": "team", "X-Team": " gr\u00fcn " });
    expect(request?.headers).toMatchObject({ "user-agent": "team", "x-request-id": "r" });
    const team = new Headers(request?.headers).get("x-team") ?? "";
    expect(Buffer.from(team, "latin1").toString("utf8")).toBe("grün");
    expect(Object.keys(request?.headers ?? {})).not.toContain("User-Agent");
  });

  it("carries the credentials all the same", async () => {
    const own = { "X-Api-Key": "other", "X-Goog-Api-Key": "other", "api-key": "other" };
    const { headers = {} } = (await requestOf(name, own)) ?? {};
    const { headers: plain = {} } = (await requestOf(name, {})) ?? {};
    expect(headers["authorization"]).toBe(plain["authorization"]);
    for (const header of ["x-api-key", "x-goog-api-key", "api-key"])
      expect(headers[header]).toBe(plain[header] ?? "other");
  });

  it("hides what is in them, but no ordinary words", async () => {
    const request = await requestOf(name, { "x-proxy-key": "Bearer proxy-key-1", "x-team": "red" });
    expect(request?.secrets).toEqual(expect.arrayContaining(["Bearer proxy-key-1", "proxy-key-1"]));
    expect(request?.secrets).not.toContain("red");
    expect(request?.secrets).not.toContain("Bearer");
  });
});

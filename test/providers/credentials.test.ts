// Which addresses a key may be sent to without a warning.
import { describe, expect, it } from "vitest";
import { isExposed, keysOverHttp } from "../../functions/providers/credentials.ts";

describe("an address", () => {
  it.each([
    "http://llm.internal:8000/v1",
    "http://10.0.0.1/v1",
    "http://192.168.1.10",
    "http://127.example.com",
    "http://127.0.0.1.example.com",
    "http://localhost.example.com",
    "http://localhost@example.com",
    "http://notlocalhost",
    "HTTP://[fe80::1]",
    "http://[::ffff:10.0.0.1]",
  ])("is exposed: %s", (address) => {
    expect(isExposed(address)).toBe(true);
  });

  it.each([
    "https://llm.internal/v1",
    "http://localhost:11434/v1",
    "http://LOCALHOST",
    "http://app.localhost",
    "http://127.0.0.1:8000",
    "http://127.1",
    "http://0x7f000001",
    "http://[::1]:8000/v1",
    "http://[::ffff:127.0.0.1]/v1",
  ])("is not exposed: %s", (address) => {
    expect(isExposed(address)).toBe(false);
  });
});

describe("a warning of a key over http:", () => {
  const api_base = "http://llm.internal/v1";
  const pathsFor = (config: object) =>
    keysOverHttp([
      { name: "first", model: "openai/x" },
      { name: "m", model: "openai/x", provider_config: config },
    ]);

  it.each([{ api_key: "sk" }, { api_key: { kept: true } }, { credentials: "{}" }])("names the field for %j", (key) => {
    expect(pathsFor({ api_base, ...key })).toEqual([
      expect.stringMatching(/^models\[1\]\.provider_config\.api_base: sends a key over http:/),
    ]);
  });

  it.each([{}, { api_key: "" }, { api_key: " " }])("is not given where no key is sent: %j", (key) => {
    expect(pathsFor({ api_base, ...key })).toEqual([]);
  });

  it("is not given for a model without an address of its own", () => {
    expect(pathsFor({ api_key: "sk" })).toEqual([]);
  });
});

// Addresses as commands show them: where they lead, and none of their secrets.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { shownAddress } from "../../functions/core/directory/shown-address.ts";
import { runs } from "../support/long.ts";

describe("an address", () => {
  it.each([
    "https://api.openai.com/v1",
    "https://generativelanguage.googleapis.com/v1beta/openai/",
    "https://openrouter.ai/api/v1",
    "https://dashscope.aliyuncs.com/compatible-mode/v1",
    "http://localhost:11434/v1",
    "http://[::1]:8080",
    "https://example.openai.azure.com/openai/v1?api-version=2024-10-21",
  ])("is shown as it is written where it has no secret: %s", (address) => {
    expect(shownAddress(address)).toBe(address);
  });

  it.each([
    ["https://user:password@llm.example.com/v1", "https://***@llm.example.com/v1"],
    ["https://token@llm.example.com:8443/v1/", "https://***@llm.example.com:8443/v1/"],
    ["https://:password@llm.example.com", "https://***@llm.example.com/"],
    ["https://llm.example.com/v1?key=abc&n=1", "https://llm.example.com/v1?key=***&n=***"],
    ["https://llm.example.com/v1?abc", "https://llm.example.com/v1?***"],
    ["https://llm.example.com/v1?api-version=2&key=a=b", "https://llm.example.com/v1?api-version=2&key=***"],
    ["https://llm.example.com/tenant-of-mine/v1", "https://llm.example.com/***/v1"],
    ["https://gateway.example.com/v1/0123456789abcdef/openai", "https://gateway.example.com/v1/***/openai"],
    ["https://llm.example.com/k%33y%2Fabc/v1#part", "https://llm.example.com/***/v1#***"],
    ["ftp://user:password@host", "***"],
    ["user:password@host/v1", "***"],
    ["", "***"],
  ])("is shown without its secrets: %s", (address, shown) => {
    expect(shownAddress(address)).toBe(shown);
  });

  it("has none of its secrets shown, and is an address all the same", () => {
    const secret = fc
      .string({ minLength: 8, maxLength: 30 })
      .map((text) => `${encodeURIComponent(text.toWellFormed())}Q7zkW4x9`);
    fc.assert(
      fc.property(fc.record({ user: secret, password: secret, path: secret, query: secret }), (given) => {
        const { user, password, path, query } = given;
        const shown = shownAddress(
          `https://${user}:${password}@llm.example.com/${path}/v1?key=${query}&${query}#${query}`,
        );
        expect(shown).toBe("https://***@llm.example.com/***/v1?key=***&***#***");
      }),
      { numRuns: runs(100) },
    );
  });
});

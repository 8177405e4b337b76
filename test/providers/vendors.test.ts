// The table of vendors: what every row must keep to, so that a new one needs nothing else.
import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { findInCatalogue } from "../../functions/admin/catalogue.ts";
import { isPrivateAddress } from "../../functions/core/limits/private-address.ts";
import { providerNames } from "../../functions/providers/all.ts";
import { DEFAULT_CREDENTIALS } from "../../functions/providers/default-credentials.ts";
import { VENDORS } from "../../functions/providers/vendors.ts";

const names = VENDORS.map(({ name }) => name);
const documented = readFileSync(new URL("../../docs/vendors.md", import.meta.url), "utf8");

/** A model of each vendor whose prices the catalogue has. */
const PRICED: Readonly<Record<string, string>> = {
  cerebras: "gpt-oss-120b",
  cohere: "command-r-plus",
  deepseek: "deepseek-chat",
  fireworks: "accounts/fireworks/models/deepseek-v3-0324",
  groq: "llama-3.3-70b-versatile",
  mistral: "mistral-large-latest",
  moonshot: "kimi-k2-0711-preview",
  openrouter: "openai/gpt-4o",
  perplexity: "sonar",
  together: "meta-llama/Llama-3.3-70B-Instruct-Turbo",
  voyage: "voyage-3.5",
  xai: "grok-3-mini",
  zai: "glm-5.2",
};

describe("the table of vendors", () => {
  it("is in the order of the names: first those with a key, then servers of one's own", () => {
    const isLocal = ({ address }: { address: string }) => isPrivateAddress(new URL(address));
    const [local, remote] = [VENDORS.filter(isLocal), VENDORS.filter((vendor) => !isLocal(vendor))];
    expect(names).toEqual([...remote, ...local].map(({ name }) => name));
    for (const part of [remote, local].map((rows) => rows.map(({ name }) => name)))
      expect(part).toEqual(part.toSorted());
  });

  it("takes no name, secret or variable twice, also none of another provider's", () => {
    for (const member of ["provider", "secret", "keyVariable", "addressVariable"] as const) {
      const values = DEFAULT_CREDENTIALS.map((entry) => entry[member]);
      expect(values).toEqual([...new Set(values)]);
    }
    expect(providerNames()).toEqual(expect.arrayContaining(names));
  });

  it.each(Object.entries(PRICED))("has prices in the catalogue: %s/%s", (provider, id) => {
    expect(names).toContain(provider);
    expect(findInCatalogue({ provider, id }, new Date("2026-09-23"))?.prices.prompt).toBeGreaterThan(0);
  });
});

describe.each(VENDORS)("$name", ({ name, address, drop = [], rename = {}, denied = [], ...others }) => {
  const { keyVariable, addressVariable, endpoints = ["chat"] } = others;

  it("has a name, a secret and variables as SST and shells take them", () => {
    expect(name).toMatch(/^[a-z]+$/);
    expect(DEFAULT_CREDENTIALS.find(({ provider }) => provider === name)?.secret).toMatch(/^[A-Z][a-z]+ApiKey$/);
    for (const variable of [keyVariable, addressVariable]) expect(variable).toMatch(/^[A-Z]+(_[A-Z]+)+$/);
  });

  it("has an address that is encrypted or on this machine, and that an address without a path can follow", () => {
    const { protocol, pathname, search, href } = new URL(address);
    expect(protocol === "https:" || isPrivateAddress(new URL(address))).toBe(true);
    expect([pathname === "/" ? `${address}/` : address, search]).toEqual([href, ""]);
    expect(address).not.toMatch(/\/$/);
  });

  it("neither leaves out nor renames what every request must have", () => {
    const changed = [...drop, ...Object.entries(rename).flat()];
    for (const member of ["model", "messages", "stream", "tools"]) expect(changed).not.toContain(member);
    for (const member of Object.keys(rename)) expect(drop).not.toContain(member);
  });

  it("has endpoints, each once, and only those elsewhere that it has", () => {
    expect(endpoints.length).toBeGreaterThan(0);
    expect(endpoints).toEqual([...new Set(endpoints)]);
    expect(endpoints).toEqual(expect.arrayContaining(Object.keys(others.elsewhere ?? {})));
  });

  it("has its line in docs/vendors.md", () => {
    const secret = DEFAULT_CREDENTIALS.find(({ provider }) => provider === name)?.secret ?? "";
    const changes = [
      ...(drop.length > 0 ? [`left out: ${listed(drop)}`] : []),
      ...Object.entries(rename).map(([member, own]) => `\`${member}\` → \`${own}\``),
      ...(denied.length > 0 ? [`refused: ${listed(denied)}`] : []),
    ];
    const names = [listed([name]), listed([address]), listed([secret]), listed([keyVariable, addressVariable])];
    const cells = [...names, listed(endpoints)];
    expect(documented).toContain(`\n| ${[...cells, changes.join("; ") || "–"].join(" | ")} |\n`);
  });
});

function listed(words: readonly string[]): string {
  return words.map((word) => `\`${word}\``).join(", ");
}

// The providers that a model may name. Yours goes here, unless it is a vendor of OpenAI's API: then it goes into their table.
import "./in-every-instance.ts";
import type { Provider, Providers } from "../core/upstream/provider.ts";
import type { Credentials, CredentialsByProvider } from "./default-credentials.ts";
import { openai } from "./openai.ts";
import { withOwnHeaders } from "./own-headers.ts";
import type { Services } from "./services.ts";
import { VENDORS, type Vendor } from "./vendors.ts";

type Open = (defaults: Credentials, services?: Services) => Provider;

/** Each is a file of its own in the bundle, which is loaded with the first call that needs it. */
const OTHERS: Readonly<Record<string, () => Promise<Open>>> = {
  anthropic: async () => (await import("./anthropic.ts")).anthropic,
  azure: async () => (await import("./azure.ts")).azure,
  bedrock: async () => (await import("./bedrock.ts")).bedrock,
  gemini: async () => (await import("./gemini.ts")).gemini,
  vertex: async () => (await import("./vertex.ts")).vertex,
  ...Object.fromEntries(VENDORS.map((vendor) => [vendor.name, () => vendorOf(vendor)])),
};

async function vendorOf(vendor: Vendor): Promise<Open> {
  const { inDialect } = await import("./dialect.ts");
  return (defaults, services) => inDialect(openai(defaults, services, vendor), vendor);
}

/** `defaults` are for models that bring no key or address of their own. */
export function allProviders(defaults: CredentialsByProvider = {}, services?: Services): Providers {
  const loaded = new Map([["openai", withOwnHeaders(openai(defaults["openai"] ?? {}, services))]]);
  const load = async (name: string) => {
    const open = await OTHERS[name]?.();
    if (open && !loaded.has(name)) loaded.set(name, withOwnHeaders(open(defaults[name] ?? {}, services)));
  };
  return {
    get: (name) => loaded.get(name),
    load(names) {
      const missing = names.filter((name) => !loaded.has(name) && Object.hasOwn(OTHERS, name));
      return missing.length > 0 ? Promise.all(missing.map(load)) : undefined;
    },
  };
}

/** The part before the slash of a model's `provider/id`. */
export function providerNames(): readonly string[] {
  return ["openai", ...Object.keys(OTHERS)];
}

/** What every provider takes of a `provider_config`, and what some take besides. */
const MEMBERS = ["api_key", "api_base", "headers"];
const FURTHER_MEMBERS: Readonly<Record<string, readonly string[]>> = {
  bedrock: ["region"],
  vertex: ["project", "location", "credentials"],
  azure: ["api_version", "credentials"],
};

/** By the name of the provider. */
export function configMembers(): ReadonlyMap<string, readonly string[]> {
  return new Map(providerNames().map((name) => [name, [...MEMBERS, ...(FURTHER_MEMBERS[name] ?? [])]]));
}

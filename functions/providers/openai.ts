// OpenAI, and every address that speaks its chat completions API.
import type { Call } from "../core/call.ts";
import type { Secrets } from "../core/directory/secret-store.ts";
import { isPrivateAddress } from "../core/limits/private-address.ts";
import { outboundBody } from "../core/upstream/outbound-body.ts";
import type { Provider, ProviderRequest } from "../core/upstream/provider.ts";
import { noCredential } from "../core/upstream/upstream-error.ts";
import { accessOf, secretsOf } from "./credentials.ts";
import type { Credentials } from "./default-credentials.ts";

const OPENAI = "https://api.openai.com/v1";

/** The defaults serve models whose `provider_config` does not name a key or an address of its own. */
export function openai(defaults: Credentials, secrets?: Secrets): Provider {
  return {
    name: "openai",
    deniedFields: (model) => (isOpenRouter(accessOf(model, defaults, OPENAI).address) ? ROUTING : []),
    isFree: (model) => isPrivateAddress(accessOf(model, defaults, OPENAI).address),
    request(call, model, { asksForUsage }) {
      const { address, apiKey } = accessOf(model, defaults, OPENAI);
      const body = outboundBody(call, model, { asksForUsage });
      if (typeof apiKey === "string") return requestTo(address, apiKey, { call, body });
      if (secrets === undefined) throw noCredential();
      return secrets.get(apiKey.secret).then((key) => ({
        ...requestTo(address, key, { call, body }),
        refused: () => secrets.refused(apiKey.secret),
      }));
    },
  };
}

function requestTo(base: URL, apiKey: string, { call, body }: { call: Call; body: string }): ProviderRequest {
  const address = new URL(base);
  address.pathname = `${address.pathname.replace(/\/+$/, "")}/chat/completions`;
  return {
    url: address.href,
    headers: {
      ...call.forwarded,
      "content-type": "application/json",
      accept: call.stream ? "text/event-stream" : "application/json",
      "accept-encoding": "identity",
      "user-agent": "sluice",
      ...(apiKey === "" ? {} : { authorization: `Bearer ${asBytes(apiKey)}` }),
    },
    body,
    secrets: secretsOf(base, apiKey),
  };
}

/** A header holds bytes, one in each character: `fetch` would refuse others, so that they travel as UTF-8. */
function asBytes(text: string): string {
  return String.fromCharCode(...new TextEncoder().encode(text));
}

/** OpenRouter's members that let other models or providers answer, past the models that a key may use and their prices. */
const ROUTING = ["models", "route", "provider", "preset", "plugins"];

function isOpenRouter({ hostname }: URL): boolean {
  return /(^|\.)openrouter\.ai$/.test(hostname);
}

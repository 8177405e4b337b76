// OpenAI, and every address that speaks its chat completions API.
import { outboundBody } from "../core/outbound-body.ts";
import { isPrivateAddress } from "../core/private-address.ts";
import type { Provider } from "../core/provider.ts";
import { accessOf, type Defaults } from "./credentials.ts";

const OPENAI = "https://api.openai.com/v1";

/** The defaults serve models whose `provider_config` does not name a key or an address of its own. */
export function openai(defaults: Defaults): Provider {
  return {
    name: "openai",
    deniedFields: (model) => (isOpenRouter(accessOf(model, defaults, OPENAI).address) ? ROUTING : []),
    isFree: (model) => isPrivateAddress(accessOf(model, defaults, OPENAI).address),
    request(call, model, { asksForUsage }) {
      const { address, apiKey } = accessOf(model, defaults, OPENAI);
      const { host, hostname } = address;
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
        body: outboundBody(call, model, { asksForUsage }),
        secrets: [apiKey, asBytes(apiKey), host, hostname, address.search.slice(1)],
      };
    },
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

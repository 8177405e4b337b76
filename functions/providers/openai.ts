// OpenAI, and every address that speaks its chat completions API.
import { outboundBody } from "../core/outbound-body.ts";
import type { Provider } from "../core/provider.ts";

interface OpenaiDefaults {
  readonly apiKey: string | undefined;
  readonly apiBase: string | undefined;
}

const OPENAI = "https://api.openai.com/v1";

/**
 * The defaults serve models whose `provider_config` does not name a key or an address of its own. A key that was read from
 * a file, as by `sst secret set Name < file`, ends with a line break, which no header may have.
 */
export function openai(defaults: OpenaiDefaults): Provider {
  return {
    name: "openai",
    deniedFields: (model) =>
      isOpenRouter(model.provider_config?.api_base || defaults.apiBase || OPENAI) ? ROUTING : [],
    request(call, model) {
      const apiKey = (model.provider_config?.api_key || defaults.apiKey)?.trim();
      const base = model.provider_config?.api_base || defaults.apiBase || OPENAI;
      const address = new URL(base);
      const { host, hostname } = address;
      address.pathname = `${address.pathname.replace(/\/+$/, "")}/chat/completions`;
      return {
        url: address.href,
        headers: {
          "content-type": "application/json",
          accept: call.stream ? "text/event-stream" : "application/json",
          "accept-encoding": "identity",
          "user-agent": "sluice",
          ...(apiKey && { authorization: `Bearer ${asBytes(apiKey)}` }),
        },
        body: outboundBody(call, model, { asksForUsage: true }),
        secrets: [apiKey ?? "", asBytes(apiKey ?? ""), host, hostname, address.search.slice(1)],
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

function isOpenRouter(base: string): boolean {
  return /(^|\.)openrouter\.ai$/.test(new URL(base).hostname);
}

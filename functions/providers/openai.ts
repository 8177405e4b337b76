// OpenAI, and every address that speaks its chat completions API.
import type { Secrets } from "../core/directory/secret-store.ts";
import { isPrivateAddress } from "../core/limits/private-address.ts";
import type { Provider, ProviderRequest, Question } from "../core/upstream/provider.ts";
import { noCredential } from "../core/upstream/upstream-error.ts";
import { readEvents } from "../core/wire/sse.ts";
import { chat } from "../protocols/chat/protocol.ts";
import { accessOf, type Defaults, secretsOf } from "./credentials.ts";

const OPENAI = "https://api.openai.com/v1";

/** The defaults serve models whose `provider_config` does not name a key or an address of its own. */
export function openai(defaults: Defaults, secrets?: Secrets): Provider {
  return {
    name: "openai",
    deniedFields: (target) => (isOpenRouter(accessOf(target, defaults, OPENAI).address) ? ROUTING : []),
    isFree: (target) => isPrivateAddress(accessOf(target, defaults, OPENAI).address),
    protocols: () => [chat],
    decode: readEvents,
    request(question) {
      const { address, apiKey } = accessOf(question.target, defaults, OPENAI);
      if (typeof apiKey === "string") return requestTo(address, apiKey, question);
      if (secrets === undefined) throw noCredential();
      return secrets.get(apiKey.secret).then((key) => ({
        ...requestTo(address, key, question),
        refused: () => secrets.refused(apiKey.secret),
      }));
    },
  };
}

function requestTo(base: URL, apiKey: string, { stream, forwarded, body, headers }: Question): ProviderRequest {
  const address = new URL(base);
  address.pathname = `${address.pathname.replace(/\/+$/, "")}/chat/completions`;
  return {
    url: address.href,
    headers: {
      ...forwarded,
      ...headers,
      "content-type": "application/json",
      accept: stream ? "text/event-stream" : "application/json",
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

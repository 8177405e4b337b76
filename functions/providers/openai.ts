// OpenAI, and every address that speaks its chat completions API.
import type { Target } from "../core/directory/target.ts";
import { isPrivateAddress } from "../core/limits/private-address.ts";
import type { Provider, ProviderRequest, Question } from "../core/upstream/provider.ts";
import { readEvents } from "../core/wire/sse.ts";
import { chat } from "../protocols/chat/protocol.ts";
import { accessOf, secretsOf } from "./credentials.ts";
import { ADDRESSES, type Credentials } from "./default-credentials.ts";
import { asBytes, commonHeaders, withKey } from "./provider-request.ts";
import type { Services } from "./services.ts";

/** Who speaks this API, and where. */
export interface Speaker {
  readonly name: string;
  readonly address: string;
}

const OPENAI: Speaker = { name: "openai", address: ADDRESSES.openai };

/** The defaults serve models whose `provider_config` does not name a key or an address of its own. */
export function openai(
  defaults: Credentials,
  { secrets }: Services = {},
  { name, address }: Speaker = OPENAI,
): Provider {
  const accessTo = (target: Target) => accessOf(target, defaults, address);
  return {
    name,
    deniedFields: (target) => (isOpenRouter(accessTo(target).address) ? ROUTING : []),
    isFree: (target) => isPrivateAddress(accessTo(target).address),
    protocols: () => [chat],
    decode: (body) => readEvents(body),
    request(question) {
      const access = accessTo(question.target);
      return withKey(access, secrets, (apiKey) => requestTo(access.address, apiKey, question));
    },
  };
}

function requestTo(base: URL, apiKey: string, { stream, forwarded, body }: Question): ProviderRequest {
  const address = new URL(base);
  address.pathname = `${address.pathname.replace(/\/+$/, "")}/chat/completions`;
  return {
    url: address.href,
    headers: {
      ...forwarded,
      ...commonHeaders(stream),
      ...(apiKey === "" ? {} : { authorization: `Bearer ${asBytes(apiKey)}` }),
    },
    body,
    secrets: secretsOf(base, apiKey),
  };
}

/** OpenRouter's members that let other models or providers answer, past the models that a key may use and their prices. */
const ROUTING = ["models", "route", "provider", "preset", "plugins"];

function isOpenRouter({ hostname }: URL): boolean {
  return /(^|\.)openrouter\.ai$/.test(hostname);
}

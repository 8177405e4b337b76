// OpenAI, and every address that speaks its chat completions API.
import type { Target } from "../core/directory/target.ts";
import { isPrivateAddress } from "../core/limits/private-address.ts";
import type { Provider, ProviderRequest, Question } from "../core/upstream/provider.ts";
import { readEvents } from "../core/wire/sse.ts";
import { chat } from "../protocols/chat/protocol.ts";
import { accessOf, secretsOf } from "./credentials.ts";
import { ADDRESSES, type Credentials } from "./default-credentials.ts";
import { isOpenRouter, ROUTING } from "./openrouter.ts";
import { asBytes, commonHeaders, withKey } from "./provider-request.ts";
import type { Services } from "./services.ts";
import type { Speaker } from "./vendors.ts";

const OPENAI: Speaker = { name: "openai", address: ADDRESSES.openai };

/** The defaults serve models whose `provider_config` does not name a key or an address of its own. */
export function openai(defaults: Credentials, { secrets }: Services = {}, speaker: Speaker = OPENAI): Provider {
  const { name, address, denied = [], isFree = false } = speaker;
  const path = speaker === OPENAI ? "" : new URL(address).pathname; // OpenAI's stands for servers of any path.
  const accessTo = (target: Target) => accessOf(target, defaults, address);
  return {
    name,
    deniedFields: (target) => (isOpenRouter(accessTo(target).address) ? ROUTING : denied),
    isFree: (target) => isFree || isPrivateAddress(accessTo(target).address),
    protocols: () => [chat],
    decode: (body) => readEvents(body),
    request(question) {
      const access = accessTo(question.target);
      return withKey(access, secrets, (apiKey) => requestTo({ base: access.address, path, apiKey }, question));
    },
  };
}

interface Destination {
  readonly base: URL;
  readonly path: string;
  readonly apiKey: string;
}

function requestTo({ base, path, apiKey }: Destination, { stream, forwarded, body }: Question): ProviderRequest {
  const address = new URL(base);
  address.pathname = `${address.pathname.replace(/\/+$/, "") || path.replace(/\/+$/, "")}/chat/completions`;
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

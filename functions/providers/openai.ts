// OpenAI, and every address that speaks its API, with all of its endpoints or some.
import type { Target } from "../core/directory/target.ts";
import { isPrivateAddress } from "../core/limits/private-address.ts";
import type { OutboundProtocol } from "../core/protocol.ts";
import { remembered } from "../core/remembered.ts";
import type { Provider, ProviderRequest, Question } from "../core/upstream/provider.ts";
import { readEvents } from "../core/wire/sse.ts";
import { needsResponses } from "../protocols/writing/openai/needs-responses.ts";
import { accessOf, secretsOf } from "./credentials.ts";
import { ADDRESSES, type Credentials } from "./default-credentials.ts";
import { headersFor, protocolsAt, responsesFirst } from "./endpoint-request.ts";
import { ENDPOINTS } from "./endpoints.ts";
import { rememberLacking } from "./lacking-endpoints.ts";
import { addressAt } from "./openai-address.ts";
import { isOpenRouter, ROUTING } from "./openrouter.ts";
import { asBytes, withKey } from "./provider-request.ts";
import type { Services } from "./services.ts";
import type { Speaker } from "./vendors.ts";

const OPENAI: Speaker = { name: "openai", address: ADDRESSES.openai, endpoints: ENDPOINTS };

/** The defaults serve models whose `provider_config` does not name a key or an address of its own. */
export function openai(defaults: Credentials, { secrets }: Services = {}, speaker: Speaker = OPENAI): Provider {
  const { name, address, denied = [], isFree = false, endpoints = ["chat"] } = speaker;
  const path = speaker === OPENAI ? "" : new URL(address).pathname; // OpenAI's represents servers of any path.
  const lacking = rememberLacking();
  const protocols = protocolsAt(endpoints);
  const forResponses = name === OPENAI.name ? responsesFirst(protocols) : protocols;
  const urlAt = remembered((_, base: URL, protocol: OutboundProtocol) =>
    addressAt(base, protocol, { ...speaker, path }),
  );
  const accessTo = (target: Target) => accessOf(target, defaults, address);
  return {
    name,
    deniedFields: (target) => (isOpenRouter(accessTo(target).address) ? ROUTING : denied),
    isFree: (target) => isFree || isPrivateAddress(accessTo(target).address),
    protocols: (target) => lacking.without(needsResponses(target) ? forResponses : protocols, target),
    decode: (body) => readEvents(body),
    request(question) {
      const access = accessTo(question.target);
      const base = access.address;
      const url = urlAt(`${question.protocol.name} ${base.href}`, base, question.protocol);
      return withKey(access, secrets, (apiKey) => lacking.watch(requestTo({ base, url, apiKey }, question), question));
    },
  };
}

interface Destination {
  readonly base: URL;
  readonly url: URL;
  readonly apiKey: string;
}

function requestTo({ base, url, apiKey }: Destination, question: Question): ProviderRequest {
  return {
    url: url.href,
    headers: { ...headersFor(question), ...(apiKey !== "" && { authorization: `Bearer ${asBytes(apiKey)}` }) },
    body: question.body,
    secrets: [...secretsOf(base, apiKey), ...(url.host === base.host ? [] : [url.host])],
  };
}

// OpenAI, and every address that speaks its APIs: chat completions, and Responses where it has them.
import type { Target } from "../core/directory/target.ts";
import { isPrivateAddress } from "../core/limits/private-address.ts";
import type { Provider, ProviderRequest, Question } from "../core/upstream/provider.ts";
import { readEvents } from "../core/wire/sse.ts";
import { chat } from "../protocols/chat/protocol.ts";
import { needsResponses } from "../protocols/writing/openai/needs-responses.ts";
import { accessOf, secretsOf } from "./credentials.ts";
import { ADDRESSES, type Credentials } from "./default-credentials.ts";
import { rememberLacking } from "./lacking-responses.ts";
import { isOpenRouter, ROUTING } from "./openrouter.ts";
import { asBytes, commonHeaders, withKey } from "./provider-request.ts";
import type { Services } from "./services.ts";
import type { Speaker } from "./vendors.ts";

const OPENAI: Speaker = { name: "openai", address: ADDRESSES.openai, hasResponses: true };

/** The defaults serve models whose `provider_config` does not name a key or an address of its own. */
export function openai(defaults: Credentials, { secrets }: Services = {}, speaker: Speaker = OPENAI): Provider {
  const { name, address, denied = [], isFree = false, hasResponses = false } = speaker;
  const path = speaker === OPENAI ? "" : new URL(address).pathname; // OpenAI's stands for servers of any path.
  const lacking = rememberLacking();
  const isOwn = name === OPENAI.name;
  const accessTo = (target: Target) => accessOf(target, defaults, address);
  return {
    name,
    deniedFields: (target) => (isOpenRouter(accessTo(target).address) ? ROUTING : denied),
    isFree: (target) => isFree || isPrivateAddress(accessTo(target).address),
    protocols: (target) =>
      hasResponses ? lacking.protocols(target, { areFirst: isOwn && needsResponses(target) }) : [chat],
    decode: (body) => readEvents(body),
    request(question) {
      const access = accessTo(question.target);
      return withKey(access, secrets, (apiKey) =>
        lacking.watch(requestTo({ base: access.address, path, apiKey }, question), question),
      );
    },
  };
}

interface Destination {
  readonly base: URL;
  readonly path: string;
  readonly apiKey: string;
}

function requestTo({ base, path, apiKey }: Destination, question: Question): ProviderRequest {
  const { protocol, stream, forwarded, body } = question;
  const address = new URL(base);
  const operation = protocol === chat ? "chat/completions" : "responses";
  address.pathname = `${address.pathname.replace(/\/+$/, "") || path.replace(/\/+$/, "")}/${operation}`;
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

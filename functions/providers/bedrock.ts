// Amazon Bedrock: every model by Converse, Claude also by InvokeModel, and OpenAI's and Anthropic's also by their own APIs, at
// the endpoint called Mantle.
import "./in-every-instance.ts";
import { partsOf, type Target } from "../core/directory/target.ts";
import { isPrivateAddress } from "../core/limits/private-address.ts";
import type { OutboundProtocol } from "../core/protocol.ts";
import type { Provider, ProviderRequest, Question } from "../core/upstream/provider.ts";
import { readEvents } from "../core/wire/sse.ts";
import { chat } from "../protocols/chat/protocol.ts";
import { converse } from "../protocols/converse/protocol.ts";
import { messages } from "../protocols/messages/protocol.ts";
import { headersOf } from "./anthropic.ts";
import { urlWithin } from "./bedrock/address.ts";
import { readFrames } from "./bedrock/frames.ts";
import { invoke, invokeBody } from "./bedrock/invoke.ts";
import { readInvokeEvents } from "./bedrock/invoke-events.ts";
import { arnIn } from "./bedrock/model-id.ts";
import { placeOf } from "./bedrock/place.ts";
import { protocolsFor } from "./bedrock/protocols.ts";
import { signRequest } from "./bedrock/sign-request.ts";
import { betasFor, forwardedTo } from "./betas.ts";
import { secretsOf } from "./credentials.ts";
import type { Credentials } from "./default-credentials.ts";
import { asBytes, commonHeaders, withKey } from "./provider-request.ts";
import type { Services } from "./services.ts";

/** The defaults serve models whose `provider_config` does not name a key or an address of its own. */
export function bedrock(defaults: Credentials, { secrets, aws }: Services = {}): Provider {
  const placeFor = (target: Target, protocol: OutboundProtocol) =>
    placeOf(target, { protocol, defaults, region: aws?.region ?? "us-east-1" });
  return {
    name: "bedrock",
    isFree: (target) => isPrivateAddress(placeFor(target, converse).access.address),
    protocols: protocolsFor,
    decode(body, protocol) {
      if (protocol === invoke) return readInvokeEvents(body);
      return protocol === converse ? readFrames(body) : readEvents(body);
    },
    request(question) {
      const { access, region, isForRole } = placeFor(question.target, question.protocol);
      const unsigned = unsignedRequest(access.address, question);
      return withKey(access, secrets, (apiKey) => {
        if (apiKey !== "") return withBearer(unsigned, apiKey);
        return isForRole ? signRequest(unsigned, { aws, region, question }) : unsigned;
      });
    },
  };
}

function unsignedRequest(address: URL, question: Question): ProviderRequest {
  const { target, stream, protocol } = question;
  const { id } = partsOf(target.model);
  return {
    url: urlWithin(address, { protocol, id, stream }),
    headers: headersFor(question),
    body: bodyOf(question),
    // An ARN has the operator's account in it.
    secrets: [...secretsOf(address, ""), ...(arnIn(id) === undefined ? [] : [id])],
  };
}

function headersFor({ protocol, stream, forwarded: all }: Question): Record<string, string> {
  const forwarded = forwardedTo("mantle", all);
  if (protocol === messages) return headersOf({ apiKey: "", stream, forwarded });
  const { "anthropic-beta": _, ...others } = forwarded;
  const headers = { ...others, ...commonHeaders(stream) };
  return protocol === chat || !stream ? headers : { ...headers, accept: "application/vnd.amazon.eventstream" };
}

function bodyOf({ protocol, body, forwarded }: Question): string {
  return protocol === invoke ? invokeBody(body, betasFor("bedrock", forwarded)) : body;
}

/** A key of Bedrock's own comes before the role. */
function withBearer(request: ProviderRequest, apiKey: string): ProviderRequest {
  const headers = { ...request.headers, authorization: `Bearer ${asBytes(apiKey)}` };
  return { ...request, headers, secrets: [...request.secrets, ...secretsOf(new URL(request.url), apiKey)] };
}

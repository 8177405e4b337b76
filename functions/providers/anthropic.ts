// Anthropic, and every address that speaks its Messages API.
import "./in-every-instance.ts";
import { isPrivateAddress } from "../core/limits/private-address.ts";
import type { Provider } from "../core/upstream/provider.ts";
import { readEvents } from "../core/wire/sse.ts";
import { messages } from "../protocols/messages/protocol.ts";
import { accessOf, secretsOf } from "./credentials.ts";
import { ADDRESSES, type Credentials } from "./default-credentials.ts";
import { asBytes, commonHeaders, withKey } from "./provider-request.ts";
import type { Services } from "./services.ts";

/** The defaults serve models whose `provider_config` does not name a key or an address of its own. */
export function anthropic(defaults: Credentials, { secrets }: Services = {}): Provider {
  return {
    name: "anthropic",
    isFree: (target) => isPrivateAddress(accessOf(target, defaults, ADDRESSES.anthropic).address),
    protocols: () => [messages],
    countPath: "/count_tokens",
    decode: (body) => readEvents(body),
    request({ target, body, ...asked }) {
      const access = accessOf(target, defaults, ADDRESSES.anthropic);
      return withKey(access, secrets, (apiKey) => ({
        url: messagesAddress(access.address).href,
        headers: headersOf({ apiKey, ...asked }),
        body,
        secrets: secretsOf(access.address, apiKey),
      }));
    },
  };
}

/** The version in which a client asks that names none, as every version of the official SDKs does. */
const VERSION = "2023-06-01";

/** The official SDKs take the address without `/v1`, and OpenAI's with it: operators write both. */
export function messagesAddress(base: URL): URL {
  const address = new URL(base);
  const path = address.pathname.replace(/\/+$/, "");
  address.pathname = `${path.replace(/\/v1$/, "")}/v1/messages`;
  return address;
}

interface Wanted {
  readonly apiKey: string;
  /** The client's own. */
  readonly forwarded: Readonly<Record<string, string>>;
  readonly stream: boolean;
}

export function headersOf({ apiKey, forwarded, stream }: Wanted): Record<string, string> {
  return {
    "anthropic-version": VERSION,
    ...forwarded,
    ...commonHeaders(stream),
    ...(apiKey !== "" && { "x-api-key": asBytes(apiKey) }),
  };
}

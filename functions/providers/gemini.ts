// Google's Gemini API.
import { partsOf } from "../core/directory/target.ts";
import type { Provider } from "../core/upstream/provider.ts";
import { readWholeEvents } from "../core/wire/sse.ts";
import { generate } from "../protocols/generate/protocol.ts";
import { accessOf, secretsOf } from "./credentials.ts";
import { ADDRESSES, type Credentials } from "./default-credentials.ts";
import { asBytes, commonHeaders, withKey } from "./provider-request.ts";
import type { Services } from "./services.ts";

export function gemini(defaults: Credentials, { secrets }: Services = {}): Provider {
  return {
    name: "gemini",
    protocols: () => [generate],
    decode: readWholeEvents,
    request({ target, stream, body }) {
      const access = accessOf(target, defaults, ADDRESSES.gemini);
      const method = stream ? "streamGenerateContent?alt=sse" : "generateContent";
      const path = `/v1beta/models/${encodeURIComponent(partsOf(target.model).id)}:${method}`;
      return withKey(access, secrets, (apiKey) => ({
        url: new URL(path, access.address).href,
        headers: { ...commonHeaders(stream), ...(apiKey !== "" && { "x-goog-api-key": asBytes(apiKey) }) },
        body,
        secrets: secretsOf(access.address, apiKey),
      }));
    },
  };
}

// Google's Gemini API, and every address that speaks it.
import "./in-every-instance.ts";
import { partsOf, type Target } from "../core/directory/target.ts";
import { isPrivateAddress } from "../core/limits/private-address.ts";
import type { Provider } from "../core/upstream/provider.ts";
import { readWholeEvents } from "../core/wire/sse.ts";
import { geminiEmbed } from "../protocols/embed/google-protocols.ts";
import { generate } from "../protocols/generate/protocol.ts";
import { accessOf, secretsOf } from "./credentials.ts";
import { ADDRESSES, type Credentials } from "./default-credentials.ts";
import { encodePart, generateMethod, googleAddress } from "./google-address.ts";
import { asBytes, commonHeaders, withKey } from "./provider-request.ts";
import type { Services } from "./services.ts";

/** The defaults serve models whose `provider_config` does not name a key or an address of its own. */
export function gemini(defaults: Credentials, { secrets }: Services = {}): Provider {
  const accessTo = (target: Target) => accessOf(target, defaults, ADDRESSES.gemini);
  return {
    name: "gemini",
    isFree: (target) => isPrivateAddress(accessTo(target).address),
    protocols: () => [generate, geminiEmbed],
    decode: readWholeEvents,
    request({ target, stream, forwarded, protocol, body }) {
      const access = accessTo(target);
      const path = modelPath(partsOf(target.model).id);
      const method = protocol === geminiEmbed ? { method: "batchEmbedContents" } : generateMethod(stream);
      const url = googleAddress(access.address, { version: "v1beta", path, ...method }).href;
      return withKey(access, secrets, (apiKey) => ({
        url,
        headers: { ...forwarded, ...commonHeaders(stream), ...keyHeader(apiKey) },
        body,
        secrets: secretsOf(access.address, apiKey),
      }));
    },
  };
}

/** In the header and never in the address, which would be repeated in logs and errors. */
export function keyHeader(apiKey: string): Record<string, string> {
  return apiKey === "" ? {} : { "x-goog-api-key": asBytes(apiKey) };
}

/** The API's own names of models have the collection before the id. */
export function modelPath(id: string): string {
  const [, collection = "models", name = id] = /^(models|tunedModels)\/(.+)$/s.exec(id) ?? [];
  return `${collection}/${encodePart(name)}`;
}

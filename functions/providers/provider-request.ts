// What the requests of all providers have in common: a key that may have to be fetched first, and some headers.
import type { Secrets } from "../core/directory/secret-store.ts";
import type { ProviderRequest } from "../core/upstream/provider.ts";
import { noCredential } from "../core/upstream/upstream-error.ts";
import type { Access } from "./credentials.ts";

/** At once where the key is there, and else when it has been fetched. */
export function withKey(
  { apiKey }: Access,
  secrets: Secrets | undefined,
  requestOf: (apiKey: string) => ProviderRequest | Promise<ProviderRequest>,
): ProviderRequest | Promise<ProviderRequest> {
  if (typeof apiKey === "string") return requestOf(apiKey);
  if (secrets === undefined) throw noCredential();
  return withSecret(apiKey.secret, secrets, requestOf);
}

/** A secret with which no request can be made may have been replaced, too. */
async function withSecret(
  name: string,
  secrets: Secrets,
  requestOf: (secret: string) => ProviderRequest | Promise<ProviderRequest>,
): Promise<ProviderRequest> {
  const secret = await secrets.get(name);
  try {
    const request = await requestOf(secret);
    const refused: ProviderRequest["refused"] = (status, headers) => {
      secrets.refused(name);
      return request.refused?.(status, headers) ?? false;
    };
    return { ...request, refused };
  } catch (error) {
    secrets.refused(name);
    throw error;
  }
}

/** An answer that is compressed would come in blocks, and not event by event. */
export function commonHeaders(stream: boolean, contentType = "application/json"): Record<string, string> {
  return {
    "content-type": contentType,
    accept: stream ? "text/event-stream" : "application/json",
    "accept-encoding": "identity",
    "user-agent": "sluice",
  };
}

/** A header holds bytes, one in each character: `fetch` would refuse others, so that they travel as UTF-8. */
export function asBytes(text: string): string {
  if (!/[^\0-\x7f]/.test(text)) return text;
  return String.fromCharCode(...new TextEncoder().encode(text));
}

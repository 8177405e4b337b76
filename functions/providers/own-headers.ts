// The headers that a model has of its own, sent along whatever its provider is.
import type { Provider, ProviderRequest } from "../core/upstream/provider.ts";
import { isPlaceholder } from "./credentials.ts";
import { asBytes } from "./provider-request.ts";

export function withOwnHeaders(provider: Provider): Provider {
  return {
    ...provider,
    request(question) {
      const request = provider.request(question);
      const headers = Object.entries(question.target.provider_config?.headers ?? {});
      if (headers.length === 0) return request;
      return request instanceof Promise ? request.then((one) => added(one, headers)) : added(request, headers);
    },
  };
}

type Headers = readonly (readonly [name: string, value: string])[];

/** They win over all headers but the credentials. */
function added(request: ProviderRequest, own: Headers): ProviderRequest {
  const free = own.map(([name, value]) => [name.toLowerCase(), asBytes(value.trim())] as const);
  const sent = free.filter(([name]) => !(CREDENTIALS.has(name) && name in request.headers));
  return {
    ...request,
    headers: { ...request.headers, ...Object.fromEntries(sent) },
    secrets: [...request.secrets, ...own.flatMap(([, value]) => secretsIn(value))],
  };
}

/** `authorization` is no header of a model's own. The last are parts of a signature. */
const CREDENTIALS: ReadonlySet<string> = new Set([
  ...["x-api-key", "x-goog-api-key", "api-key"],
  ...["x-amz-date", "x-amz-security-token", "x-amz-content-sha256"],
]);

/** Headers often hold keys, with a word such as `Bearer` before them. */
function secretsIn(value: string): string[] {
  return [...new Set([value.trim(), ...value.split(/\s+/)])].filter((text) => text !== "" && !isPlaceholder(text));
}

// OpenAI's endpoints by the names of their protocols, and where they are behind a provider's address.
import type { ProtocolName } from "../core/directory/protocol-names.ts";
import type { OutboundProtocol } from "../core/protocol.ts";

const PATHS = {
  chat: "chat/completions",
  responses: "responses",
  embeddings: "embeddings",
  completions: "completions",
  moderations: "moderations",
  images: "images/generations",
  speech: "audio/speech",
  transcriptions: "audio/transcriptions",
  rerank: "rerank",
} as const satisfies Partial<Readonly<Record<ProtocolName, string>>>;

export type Endpoint = keyof typeof PATHS;

export const ENDPOINTS: readonly Endpoint[] = [
  ...(["chat", "responses", "embeddings", "completions", "moderations"] as const),
  ...(["images", "speech", "transcriptions", "rerank"] as const),
];

export function isEndpoint(name: ProtocolName): name is Endpoint {
  return Object.hasOwn(PATHS, name);
}

/** Of one of these protocols. */
export function pathOf({ name }: OutboundProtocol): string {
  return isEndpoint(name) ? PATHS[name] : name;
}

// The models of Vertex AI: those of publishers, and those that a project has tuned and deployed to an endpoint.
import { encodePart } from "../google-address.ts";

export interface ModelPath {
  /** Undefined for endpoints. */
  readonly publisher: string | undefined;
  /** Below the location, with its parts encoded. */
  readonly path: string;
}

/** Whose models the gateway can ask; the others' have protocols of their own. */
export type Publisher = "google" | "anthropic";

/** Endpoints answer as Google's models do. */
export function isServed(publisher: string | undefined): publisher is Publisher | undefined {
  return publisher === undefined || publisher === "google" || publisher === "anthropic";
}

const PUBLISHED = /^(?:publishers\/([a-z0-9-]+)\/models\/|(google|anthropic)\/)(.+)$/s;
const ENDPOINT = /^endpoints\/(.+)$/s;

/** Of `gemini-…`, `claude-…`, `google/gemini-…`, `publishers/anthropic/models/…`, `endpoints/123`. */
export function modelPathOf(id: string): ModelPath {
  const [, endpoint] = ENDPOINT.exec(id) ?? [];
  if (endpoint !== undefined) return { publisher: undefined, path: `endpoints/${encodePart(endpoint)}` };
  const [, long, short, name = id] = PUBLISHED.exec(id) ?? [];
  const publisher = long ?? short ?? (id.startsWith("claude-") ? "anthropic" : "google");
  return { publisher, path: `publishers/${publisher}/models/${encodePart(name)}` };
}

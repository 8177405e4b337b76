// Embeddings in a provider's own form: one request of a client may take several of the provider.
import type { Target } from "./directory/target.ts";
import type { Members } from "./wire/members.ts";

/** OpenAI's request, as every provider's is written from it. */
export interface EmbeddingRequest {
  /** In the client's order. */
  readonly texts: readonly string[];
  readonly dimensions: number | undefined;
  /** What the client says beyond OpenAI's members, such as Cohere's `input_type`. */
  readonly further: Members;
}

export interface EmbeddingTranslation {
  /** Throws an `unsupported_parameter` that names the member which this provider cannot honor. */
  writeRequests(request: EmbeddingRequest, options: { readonly target: Target }): WrittenEmbeddings;
  /** Undefined: it is no such answer. */
  readAnswer(answer: EmbeddingAnswer): Embedded | undefined;
}

export interface WrittenEmbeddings {
  /** JSON texts, each of a request for the next texts. */
  readonly bodies: readonly string[];
  /** The paths of the client's members that were left out. */
  readonly dropped: readonly string[];
}

export interface EmbeddingAnswer {
  readonly text: string;
  readonly headers: { get(name: string): string | null };
}

/** Of one request. */
export interface Embedded {
  /** In the order of its texts. */
  readonly vectors: readonly (readonly number[])[];
  /** Tokens of its texts. Undefined where the provider does not count them. */
  readonly tokens: number | undefined;
}

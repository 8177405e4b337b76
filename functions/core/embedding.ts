// Embeddings in a provider's own form: one request of a client may take several of the provider.
import type { Completion } from "./completion.ts";
import type { Target } from "./directory/target.ts";
import type { Usage } from "./limits/usage.ts";
import type { Members } from "./wire/members.ts";

/** How clients ask for embeddings, where a provider has them in a form of its own. A file of its own in the bundle. */
export interface InboundEmbedding {
  /** Throws a 400 that names a member which is wrong. */
  readRequest(body: Members, options: ReadEmbeddingOptions): Promise<ReadEmbedding>;
}

export interface ReadEmbeddingOptions {
  /** In characters: tokens may represent many times the text that they are written in. */
  readonly longest: number;
}

export interface ReadEmbedding {
  readonly request: EmbeddingRequest;
  writeAnswer(completion: Completion): EmbeddingWriter;
}

/** OpenAI's request, as every provider's is written from it. */
export interface EmbeddingRequest {
  /** In the client's order. */
  readonly texts: readonly string[];
  readonly dimensions: number | undefined;
  /** What else the client says, such as Cohere's `input_type`. */
  readonly further: Members;
}

/** One for each answer. */
export interface EmbeddingWriter {
  /** What the client gets for the next texts. */
  write(embedded: Embedded): string;
  /** What follows the last of them. */
  close(usage: Usage): string;
}

export interface EmbeddingTranslation {
  /** Throws an `unsupported_parameter` that names the member which this provider cannot honor. */
  writeRequests(request: EmbeddingRequest, options: WriteEmbeddingOptions): WrittenEmbeddings;
  /** Undefined: it is no such answer. */
  readAnswer(answer: EmbeddingAnswer): Embedded | undefined;
}

export interface WriteEmbeddingOptions {
  readonly target: Target;
  /** The operator's members that only the provider knows. */
  readonly own: Members;
}

export interface WrittenEmbeddings {
  readonly requests: readonly WrittenEmbedding[];
  /** The paths of the client's members that were left out. */
  readonly dropped: readonly string[];
}

/** Of the next texts. */
export interface WrittenEmbedding {
  /** JSON text. */
  readonly body: string;
  /** How many texts it has. */
  readonly count: number;
}

export interface EmbeddingAnswer {
  readonly text: string;
  readonly headers: { get(name: string): string | null };
}

/** Of one request. */
export interface Embedded {
  /** In the order of its texts. */
  readonly vectors: readonly Vector[];
  /** Tokens of its texts. Undefined where the provider does not count them. */
  readonly tokens: number | undefined;
}

export interface Vector {
  readonly values: readonly number[];
  /** A JSON list, as the provider wrote it: its numbers have all their digits. */
  text(): string;
}

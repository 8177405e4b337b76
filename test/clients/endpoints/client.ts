// What clients can ask of OpenAI's endpoints apart from conversations, whatever they call it. None has all of it.
import type { Connection } from "../support/client.ts";

export interface EndpointClient {
  /** Its packages. */
  readonly name: string;
  connect(connection: Connection): Abilities;
}

type Vectors = Promise<readonly (readonly number[])[]>;

export interface Abilities {
  /** As the client does it unless told otherwise. */
  embed?(texts: string[]): Vectors;
  embedAsFloats?(texts: string[]): Vectors;
  embedTokens?(tokens: number[][]): Vectors;
  /** Whether each text is flagged. */
  moderate?(texts: string[]): Promise<readonly boolean[]>;
  complete?(prompt: string): Promise<string>;
  streamCompletion?(prompt: string): AsyncIterable<string>;
  /** As base64. */
  draw?(prompt: string): Promise<string>;
  streamImage?(prompt: string): AsyncIterable<string>;
  speak?(text: string): Promise<Uint8Array>;
  streamSpeech?(text: string): AsyncIterable<Uint8Array>;
  transcribe?(sound: Uint8Array): Promise<string>;
  streamTranscription?(sound: Uint8Array): AsyncIterable<string>;
  /** The documents' numbers, the most relevant first. */
  rerank?(query: string, documents: string[]): Promise<readonly number[]>;
}

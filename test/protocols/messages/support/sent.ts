// What a recorded answer says, read without the code under test.
import type { Recording } from "../../../support/recordings.ts";

interface Usage {
  readonly input_tokens?: number;
  readonly cache_read_input_tokens?: number;
  readonly cache_creation_input_tokens?: number;
  readonly output_tokens?: number;
  readonly output_tokens_details?: { readonly thinking_tokens?: number };
}

export interface Sent {
  readonly id?: string;
  readonly stop_reason?: string | null;
  readonly type: string;
  readonly index?: number;
  readonly message?: Sent;
  readonly content?: readonly Record<string, unknown>[];
  readonly content_block?: Record<string, unknown>;
  readonly delta?: Record<string, unknown>;
  readonly usage?: Usage;
}

export function sentIn({ isStream, bytes }: Recording): Sent[] {
  const text = decode(bytes);
  if (!isStream) return [JSON.parse(text)];
  return [...text.matchAll(/^data: ([^\n]*)/gm)].map(([, data = ""]) => JSON.parse(data));
}

/** Of all events, one over the other. */
export function sentUsage(recording: Recording) {
  const usages = sentIn(recording).map((event) => event.usage ?? event.message?.usage ?? {});
  const usage: Usage = Object.assign({}, ...usages);
  return {
    input: usage.input_tokens ?? 0,
    cacheRead: usage.cache_read_input_tokens ?? 0,
    cacheWrite: usage.cache_creation_input_tokens ?? 0,
    output: usage.output_tokens ?? 0,
    thinking: usage.output_tokens_details?.thinking_tokens ?? 0,
  };
}

export function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

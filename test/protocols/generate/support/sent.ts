// What a recorded answer says, read without the code under test.
import type { Recording } from "../../../support/recordings.ts";

interface Part {
  readonly text?: string;
  readonly thought?: boolean;
  readonly thoughtSignature?: string;
  readonly functionCall?: { readonly name: string; readonly args?: object; readonly id?: string };
}

export interface Sent {
  readonly responseId?: string;
  readonly candidates?: readonly {
    readonly content?: { readonly parts?: readonly Part[] };
    readonly finishReason?: string;
  }[];
  readonly promptFeedback?: { readonly blockReason: string };
  readonly usageMetadata?: Readonly<Record<string, number>>;
}

/** Those that end with an error, and those with arguments in pieces, which the gateway does not ask for. */
export function isBroken({ name }: Pick<Recording, "name">): boolean {
  return /google-error|google-malformed|vertex-(?:partial|no)-args/.test(name);
}

export function sentIn({ isStream, bytes }: Recording): Sent[] {
  const text = decode(bytes);
  if (!isStream) return [JSON.parse(text)];
  return [...text.matchAll(/^data: ([^\n]*)/gm)].map(([, data = ""]) => JSON.parse(data));
}

export function partsIn(recording: Recording): Part[] {
  return sentIn(recording).flatMap(({ candidates }) => candidates?.[0]?.content?.parts ?? []);
}

/** Of the last event that counts anything. */
export function sentUsage(recording: Recording) {
  const counting = sentIn(recording).filter(({ usageMetadata }) => usageMetadata?.["promptTokenCount"] !== undefined);
  const usage = counting.at(-1)?.usageMetadata;
  if (usage === undefined) return undefined;
  const of = (name: string) => usage[name] ?? 0;
  return {
    prompt: of("promptTokenCount") + of("toolUsePromptTokenCount"),
    completion: of("candidatesTokenCount") + of("thoughtsTokenCount"),
    total: of("totalTokenCount"),
    cached: of("cachedContentTokenCount"),
    reasoning: of("thoughtsTokenCount"),
  };
}

/** Whether a stream that ends behind so many bytes has all of its events, and a reason in the last. */
export function isWholeAt({ bytes }: Pick<Recording, "bytes">, length: number): boolean {
  const lines = decode(bytes.subarray(0, length)).split(/[\r\n]+/);
  const last = lines.filter((line) => line !== "").at(-1) ?? "";
  try {
    return JSON.parse(last.replace(/^data: /, "")).candidates?.[0]?.finishReason !== undefined;
  } catch {
    return false;
  }
}

export function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

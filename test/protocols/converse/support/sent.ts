// What a recorded answer says, read without the code under test.
import type { Recording } from "../../../support/recordings.ts";

interface Block {
  readonly text?: string;
  readonly toolUse?: { readonly toolUseId?: string; readonly name?: string; readonly input?: string | object };
  readonly reasoningContent?: {
    readonly text?: string;
    readonly signature?: string;
    readonly redactedContent?: string;
    readonly reasoningText?: { readonly text: string; readonly signature?: string };
  };
}

interface Payload {
  readonly contentBlockIndex?: number;
  readonly start?: Block;
  readonly delta?: Block;
  readonly output?: { readonly message: { readonly content: readonly Block[] } };
  readonly stopReason?: string;
  readonly usage?: Readonly<Record<string, number>>;
}

/** Those that end with an error, or too soon. */
export function isBroken({ name }: Pick<Recording, "name">): boolean {
  return name.startsWith("bedrock-") && name !== "bedrock-no-metadata";
}

/** The payloads of a stream are between the headers of each frame and its checksum. */
export function sentIn(recording: Recording): Payload[] {
  const { isStream, bytes } = recording;
  if (!isStream) return [JSON.parse(decode(bytes))];
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  return frameEnds(recording).map((end, at, ends) => {
    const from = ends[at - 1] ?? 0;
    return JSON.parse(decode(bytes.subarray(from + 12 + view.getUint32(from + 4), end - 4)));
  });
}

function decode(bytes: Uint8Array): string {
  return new TextDecoder().decode(bytes);
}

export function blocksIn(recording: Recording): Block[] {
  return sentIn(recording).flatMap(({ output, start, delta }) => [
    ...(output?.message.content ?? []),
    ...(start ? [start] : []),
    ...(delta ? [delta] : []),
  ]);
}

export function sentReason(recording: Recording): string | undefined {
  return sentIn(recording).findLast(({ stopReason }) => stopReason !== undefined)?.stopReason;
}

export function sentUsage(recording: Recording) {
  const usage = sentIn(recording).findLast(({ usage }) => usage !== undefined)?.usage;
  if (usage === undefined) return undefined;
  const of = (name: string) => usage[name] ?? 0;
  const [reads, writes] = [of("cacheReadInputTokens"), of("cacheWriteInputTokens")];
  return {
    prompt: of("inputTokens") + reads + writes,
    completion: of("outputTokens"),
    total: of("totalTokens"),
    ...{ reads, writes },
  };
}

/** The places in a stream at which its frames end, by the lengths that they begin with. */
export function frameEnds({ bytes }: Pick<Recording, "bytes">): number[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset);
  const ends: number[] = [];
  for (let at = 0; at + 4 <= bytes.length; ) {
    at += view.getUint32(at);
    ends.push(at);
  }
  return ends;
}

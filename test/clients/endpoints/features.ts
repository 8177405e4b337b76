// What clients ask of the endpoints. Each returns what the table says of it.
import { expect } from "vitest";
import { PIXEL } from "../../support/openai-stand-in/images.ts";
import type { Abilities } from "./client.ts";
import type { Kind } from "./targets.ts";

export interface EndpointFeature {
  readonly name: string;
  readonly kind: Kind;
  /** Undefined where the client has no method for it. */
  ask(client: Abilities): Promise<void> | undefined;
}

const TEXTS = ["A cat sits on the mat.", "Revenue grew.", "A cat sits on the mat."];
/** The same texts in the tokens of cl100k_base. */
const TOKENS = [
  [32, 8415, 23874, 389, 279, 5634, 13],
  [99204, 14264, 13],
  [32, 8415, 23874, 389, 279, 5634, 13],
];
const HELLO = "Say hello.";

export const features: readonly EndpointFeature[] = [
  { name: "embeddings", kind: "embeddings", ask: ({ embed }) => embed?.(TEXTS).then(areVectors) },
  { name: "as floats", kind: "embeddings", ask: ({ embedAsFloats }) => embedAsFloats?.(TEXTS).then(areVectors) },
  { name: "token lists", kind: "embeddings", ask: ({ embedTokens }) => embedTokens?.(TOKENS).then(areVectors) },
  {
    name: "moderations",
    kind: "moderations",
    ask: ({ moderate }) => moderate?.(["I will murder you.", HELLO]).then(isEqualTo([true, false])),
  },
  { name: "completions", kind: "completions", ask: ({ complete }) => complete?.(HELLO).then(answers) },
  {
    name: "completions, streamed",
    kind: "completions",
    ask: ({ streamCompletion }) => streamCompletion && piecesOf(streamCompletion(HELLO)).then(answers),
  },
  { name: "images", kind: "images", ask: ({ draw }) => draw?.(HELLO).then(isEqualTo(PIXEL)) },
  {
    name: "images, streamed",
    kind: "images",
    ask: ({ streamImage }) => streamImage && piecesOf(streamImage(HELLO)).then(isEqualTo(PIXEL + PIXEL)),
  },
  {
    name: "rerank",
    kind: "rerank",
    ask: ({ rerank }) => rerank?.("cat mat", [...TEXTS.slice(1), "A cat."]).then(isEqualTo([1, 2, 0])),
  },
];

/** Of the same length, the same for the same text, and others for another. */
function areVectors([first = [], second = [], third = []]: readonly (readonly number[])[]): void {
  expect(first.length).toBeGreaterThan(100);
  expect(first.reduce((sum, value) => sum + value ** 2, 0)).toBeCloseTo(1, 4);
  expect([...third]).toEqual([...first]);
  expect([second.length, [...second]]).toEqual([first.length, expect.not.objectContaining([...first])]);
}

export function isEqualTo(expected: unknown): (seen: unknown) => void {
  return (seen) => expect(seen).toEqual(expected);
}

/** Some clients say more with a prompt. */
function answers(text: string): void {
  expect(text).toMatch(new RegExp(`^You said: .*${HELLO}`, "s"));
}

/** Together, and there are several. */
export async function piecesOf(pieces: AsyncIterable<string>): Promise<string> {
  const seen = await Array.fromAsync(pieces);
  expect(seen.length).toBeGreaterThan(1);
  return seen.join("");
}

// The largest answer of every kind that the gateway reads: JSON, an event of a stream, and many events.
import { LONGEST_EVENT } from "../../../functions/core/wire/sse.ts";
import { completion, json, raw } from "../../support/fake-provider/answers.ts";
import type { Behaviour } from "../../support/fake-provider/exchange.ts";
import { stream } from "../../support/fake-provider/stream.ts";
import { nameOf } from "./largest-requests.ts";

export interface LargestAnswer {
  readonly stream: boolean;
  readonly behaviour: Behaviour;
  /** It has more objects or names than any real answer: the gateway may refuse to parse it, and must live on. */
  readonly isAbsurd?: boolean;
}

/** JSON text in as many bytes as there is room for. */
export type Filling = (room: number) => string;

const MIB = 2 ** 20;
/** Bytes that are left for the rest of an event. */
export const SLACK = 100;

export const textOf =
  (character: string): Filling =>
  (room) =>
    `"${character.repeat(Math.floor((room - 2) / Buffer.byteLength(character)))}"`;

export const listOf =
  (item: (at: number) => string): Filling =>
  (room) =>
    `[${itemsIn(room - 2, item).join()}]`;

export const names: Filling = (room) => `{${itemsIn(room - 2, (at) => `"${nameOf(at)}":0`).join()}}`;

function itemsIn(room: number, item: (at: number) => string): string[] {
  const items: string[] = [];
  for (let length = 0; length <= room; length += (items.at(-1) ?? "").length + 1) items.push(item(items.length));
  return items.slice(0, -1);
}

/** A whole answer of almost the longest length, with the filling as its content, or as a member that nobody reads. */
function answerOf(member: "message" | "delta", { content, extra }: Fillings): string {
  const head = '{"id":"chatcmpl-1","object":"chat.completion","created":1,"model":"model-at-its-provider"';
  const room = LONGEST_EVENT - head.length - SLACK;
  const choice = `{"index":0,"finish_reason":"stop","${member}":{"role":"assistant","content":`;
  if (content) return `${head},"choices":[${choice}${content(room - choice.length)}}}]}`;
  return `${head},"choices":[${choice}"Hello"}}],"extra":${extra?.(room - choice.length)}}`;
}

interface Fillings {
  readonly content?: Filling;
  readonly extra?: Filling;
}

function asJson(fillings: Fillings): LargestAnswer {
  return { stream: false, behaviour: json(answerOf("message", fillings)) };
}

function asEvent(fillings: Fillings): LargestAnswer {
  return { stream: true, behaviour: raw([`data: ${answerOf("delta", fillings)}\n\n`, "data: [DONE]\n\n"]) };
}

export function absurd(answer: LargestAnswer): LargestAnswer {
  return { ...answer, isAbsurd: true };
}

function manyChoices(): string {
  return `{"model":"model-at-its-provider","choices":${listOf(() => '{"index":0}')(LONGEST_EVENT - SLACK)}}`;
}

const logprob = '{"token":" word","logprob":-0.0123,"bytes":[32,119,111,114,100],"top_logprobs":[]}';
const image = () => `data:image/png;base64,${"iVBORw0K".repeat(MIB)}`;

export const largestAnswers: Record<string, () => LargestAnswer> = {
  "JSON: one long ASCII text": () => asJson({ content: textOf("a") }),
  "JSON: one long text of Chinese": () => asJson({ content: textOf("漢") }),
  "JSON: one long text of escapes": () => asJson({ content: textOf("\\n") }),
  "JSON: many empty objects": () => absurd(asJson({ extra: listOf(() => "{}") })),
  "JSON: many empty lists": () => absurd(asJson({ extra: listOf(() => "[]") })),
  "JSON: many numbers": () => absurd(asJson({ extra: listOf(() => "1.5") })),
  "JSON: an object of many names": () => absurd(asJson({ extra: names })),
  "JSON: many objects of different names": () => absurd(asJson({ extra: listOf((at) => `{"${nameOf(at)}":0}`) })),
  "JSON: many choices": () => absurd({ stream: false, behaviour: json(manyChoices()) }),
  "JSON: many log probabilities": () => asJson({ extra: listOf(() => logprob) }),
  "JSON: an image of 8 MiB in base64": () => ({ stream: false, behaviour: completion({ chunks: [image()] }) }),
  "an event: one long ASCII text": () => asEvent({ content: textOf("a") }),
  "an event: one long text of Chinese": () => asEvent({ content: textOf("漢") }),
  "an event: many empty objects": () => absurd(asEvent({ extra: listOf(() => "{}") })),
  "an event: an image of 8 MiB in base64": () => ({ stream: true, behaviour: stream({ chunks: [image()] }) }),
  "a stream of 100,000 chunks": () => ({
    stream: true,
    behaviour: stream({ chunks: Array<string>(100_000).fill("word ") }),
  }),
};
